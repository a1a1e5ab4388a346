package dev.ringproof.core;

import dev.ringproof.core.port.out.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

/** Meters that never throw, over a host's that may. The first exception is logged. */
final class CheckedMeters implements Meters {
    private static final Logger LOG = System.getLogger(CheckedMeters.class.getName());

    private final Meters meters;
    private final AtomicBoolean told = new AtomicBoolean();

    CheckedMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void count(Meter meter, long amount, String... values) {
        guarded(() -> meters.count(meter, amount, values));
    }

    @Override
    public void time(Meter meter, Duration took, String... values) {
        guarded(() -> meters.time(meter, took, values));
    }

    @Override
    public void gauge(Meter meter, DoubleSupplier value, String... values) {
        guarded(() -> meters.gauge(meter, value, values));
    }

    private void guarded(Runnable measuring) {
        try {
            measuring.run();
        } catch (Throwable e) {
            if (told.compareAndSet(false, true)) {
                LOG.log(Level.WARNING, "The meters have thrown an exception. Further ones are not logged.", e);
            }
        }
    }
}
