"use strict";
(function () {
  // The timeline's filters: rows stay in the page and are hidden.
  var form = document.querySelector(".filters");
  var rows = Array.prototype.slice.call(document.querySelectorAll(".timeline tbody tr"));
  if (form) {
    form.hidden = false;
    var apply = function () {
      var roles = {};
      form.querySelectorAll("input[name=role]").forEach(function (box) { roles[box.value] = box.checked; });
      var source = form.elements.source.value;
      var words = form.elements.text.value.toLowerCase();
      var shown = 0;
      rows.forEach(function (row) {
        var fits = roles[row.dataset.role] !== false && (!source || row.dataset.source === source)
          && (!words || row.textContent.toLowerCase().indexOf(words) >= 0);
        row.hidden = !fits;
        if (fits) { shown += 1; }
      });
      form.querySelector("output").textContent = shown + " of " + rows.length;
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    apply();
  }
  // A link to a row that a filter hides shows it again.
  window.addEventListener("hashchange", function () {
    var row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row && row.hidden) { row.hidden = false; row.scrollIntoView(); }
  });

  // The line under the pointer: its time and the values of every lane there.
  function points(path) {
    return path.getAttribute("d").split(/[ML]/).slice(1).map(function (pair) {
      var numbers = pair.split(/[ h]/).map(Number);
      return { x: numbers[0], y: numbers[1] };
    });
  }
  // With another zone than UTC the chart says its offsets, each with the second from which it holds.
  function clock(millis, offsets) {
    var shift = 0;
    (offsets || "").split(",").forEach(function (entry) {
      var pair = entry.split(":");
      if (pair.length === 2 && millis >= pair[0] * 1000) { shift = pair[1] * 1000; }
    });
    return new Date(millis + shift).toISOString().replace("T", " ").slice(0, 19) + (offsets ? "" : " UTC");
  }
  function value(number, unit) {
    if (unit === "bytes") { return (number / 1048576).toFixed(1) + " MiB"; }
    if (unit === "seconds") { return number < 1 ? (number * 1000).toFixed(0) + " ms" : number.toFixed(2) + " s"; }
    return number.toFixed(1);
  }
  document.querySelectorAll(".chart svg").forEach(function (svg) {
    var data = svg.dataset, cross = svg.querySelector(".cross");
    var output = svg.parentNode.querySelector(".readout");
    var lines = [];
    svg.querySelectorAll(".lane").forEach(function (lane) {
      lane.querySelectorAll(".line").forEach(function (path) {
        lines.push({ lane: lane.dataset, label: path.dataset.label, points: points(path) });
      });
    });
    svg.addEventListener("mousemove", function (event) {
      var box = svg.getBoundingClientRect();
      var x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
      if (x < +data.left || x > +data.right) { return; }
      cross.setAttribute("x1", x);
      cross.setAttribute("x2", x);
      var share = (x - data.left) / (data.right - data.left);
      var texts = [clock(+data.start + share * (data.end - data.start), data.offsets)];
      lines.forEach(function (line) {
        var best = null;
        line.points.forEach(function (point) {
          if (!best || Math.abs(point.x - x) < Math.abs(best.x - x)) { best = point; }
        });
        if (best && Math.abs(best.x - x) < 12) {
          var low = +line.lane.low, high = +line.lane.high;
          texts.push(line.label + " " + value((low - best.y) / (low - high) * line.lane.top, line.lane.unit));
        }
      });
      output.textContent = texts.join("  ·  ");
    });
  });
})();
