import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Logs through java.util.logging as it is: plain records, a trace with causes; or runs out of heap. */
public class Shop {
    private static final Logger LOG = Logger.getLogger("shop.orders");

    static int load(String rows) {
        return Integer.parseInt(rows);
    }

    static void handle() {
        try {
            load("b");
        } catch (NumberFormatException error) {
            RuntimeException outer = new IllegalStateException("request failed", error);
            outer.addSuppressed(new java.io.IOException("closed"));
            throw outer;
        }
    }

    public static void main(String[] arguments) {
        LOG.info("loading 12 rows");
        if (arguments[0].equals("memory")) {
            List<byte[]> rows = new ArrayList<>();
            while (true) rows.add(new byte[1 << 20]);
        }
        try {
            handle();
        } catch (IllegalStateException error) {
            LOG.log(Level.SEVERE, "it broke", error);
        }
        LOG.warning("user agent was java.lang.OutOfMemoryError: Java heap space");
    }
}
