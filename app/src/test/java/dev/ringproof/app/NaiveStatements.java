package dev.ringproof.app;

import org.hibernate.resource.jdbc.spi.StatementInspector;

/**
 * Makes a naive repository of a good one, for the test of the tests: takes the locks and the versions out of its
 * statements, so that it reads, checks and writes like so many do.
 */
public final class NaiveStatements implements StatementInspector {
    private static final long serialVersionUID = 1L;

    @Override
    public String inspect(String sql) {
        return sql.replaceAll(" for no key update( of [a-z0-9_]+)?", "")
                .replaceAll(" for update( of [a-z0-9_]+)?", "")
                .replace(" and version=?", " and ?>=0");
    }
}
