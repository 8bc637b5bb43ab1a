<?php
// PHP's own error log: a warning, then an error that nobody catches, or more memory than the limit allows.
ini_set('log_errors', '1');
ini_set('display_errors', '0');
ini_set('error_log', $argv[2]);
ini_set('memory_limit', '8M');

class Repository
{
    public function load(array $rows): int
    {
        return intdiv(1, count($rows));
    }
}

error_log('loading rows');
trigger_error('a row is missing', E_USER_WARNING);
if ($argv[1] === 'memory') {
    $rows = str_repeat('a', 16 << 20);
}
(new Repository())->load([]);
