package example.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** A database whose client says something else than it means to. */
final class FaultyDatabase {
    private FaultyDatabase() {}

    /** Changes the statements before they are sent. */
    static DataSource saying(UnaryOperator<String> sql, DataSource good) {
        return connections(
                good,
                connection -> intercepted(Connection.class, connection, call -> switch (call.method()) {
                    case "prepareStatement" -> connection.prepareStatement(sql.apply((String) call.arguments()[0]));
                    case "createStatement" ->
                        intercepted(Statement.class, connection.createStatement(), inner -> {
                            if (inner.method().equals("execute")) {
                                inner.arguments()[0] = sql.apply((String) inner.arguments()[0]);
                            }
                            return inner.proceed();
                        });
                    default -> call.proceed();
                }));
    }

    /** Calls one method of the connections in place of another. Nothing is called if the other one is empty. */
    static DataSource confusing(String method, String other, DataSource good) {
        return connections(
                good,
                connection -> intercepted(Connection.class, connection, call -> {
                    if (!call.method().equals(method)) {
                        return call.proceed();
                    }
                    return other.isEmpty()
                            ? null
                            : Connection.class.getMethod(other).invoke(connection);
                }));
    }

    static DataSource readingWhatIsNotCommitted(DataSource good) {
        return connections(good, connection -> {
            try {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
                return connection;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static DataSource connections(DataSource good, UnaryOperator<Connection> faulty) {
        return intercepted(DataSource.class, good, call -> {
            var answer = call.proceed();
            return answer instanceof Connection connection ? faulty.apply(connection) : answer;
        });
    }

    /** A call of a method of something good. */
    record Call(Object good, Method of, Object[] arguments) {
        String method() {
            return of.getName();
        }

        Object proceed() throws Throwable {
            return with(arguments);
        }

        Object with(Object... others) throws Throwable {
            try {
                return of.invoke(good, others);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    /** Does something wrong in place of a call. */
    interface Wrong {
        Object answer(Call call) throws Throwable;
    }

    static <T> T intercepted(Class<T> type, T good, Wrong wrong) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    method.setAccessible(true);
                    return wrong.answer(new Call(good, method, arguments == null ? new Object[0] : arguments));
                }));
    }
}
