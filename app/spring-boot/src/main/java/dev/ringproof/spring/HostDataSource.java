package dev.ringproof.spring;

import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.util.ClassUtils;

/** Finds the DataSource among the application's beans. */
final class HostDataSource {
    private static final String PROXY = "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy";

    private HostDataSource() {}

    /** Returns the DataSource that is marked for Ringproof, or else the only or primary one. */
    static DataSource of(ObjectProvider<DataSource> marked, ObjectProvider<DataSource> all) {
        var ours = marked.getIfAvailable();
        var chosen = ours == null ? all.getIfUnique() : ours;
        if (chosen == null) {
            throw all.stream().findAny().isPresent()
                    ? new RingproofSettingsException(
                            "there are several DataSources, and nothing says which one is for Ringproof",
                            "Mark one with @RingproofDataSource or with @Primary.")
                    : new RingproofSettingsException(
                            "there is no DataSource",
                            "Set spring.datasource.url, or declare a bean of the type DataSource. To keep everything in"
                                    + " memory and forget it with the program, set ringproof.in-memory=true.");
        }
        return unwrapped(chosen);
    }

    /** What commits by itself must not get the connection of the thread's transaction, which this proxy gives. */
    private static DataSource unwrapped(DataSource dataSource) {
        if (!ClassUtils.isPresent(PROXY, HostDataSource.class.getClassLoader())
                || !(dataSource instanceof TransactionAwareDataSourceProxy proxy)) {
            return dataSource;
        }
        var target = proxy.getTargetDataSource();
        return target == null ? dataSource : unwrapped(target);
    }
}
