package io.ringdown.call.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The columns of many rows as arrays, for `unnest`: one statement and one plan, however many rows there are.
///
/// @param <R> what a row is made of
final class Columns<R> {

    private record Column<R>(String type, Function<R, @Nullable Object> value) {}

    private final List<Column<R>> columns = new ArrayList<>();

    Columns<R> text(Function<R, @Nullable String> value) {
        return add("text", value::apply);
    }

    Columns<R> integer(Function<R, @Nullable Integer> value) {
        return add("int4", value::apply);
    }

    Columns<R> number(Function<R, @Nullable Long> value) {
        return add("int8", value::apply);
    }

    /// A time as seconds since 1970, exact to the microsecond; the statement makes a timestamp of it.
    Columns<R> time(Function<R, @Nullable Instant> value) {
        return add("float8", row -> seconds(value.apply(row)));
    }

    Columns<R> flag(Function<R, @Nullable Boolean> value) {
        return add("bool", value::apply);
    }

    Columns<R> uuid(Function<R, @Nullable UUID> value) {
        return add("uuid", value::apply);
    }

    private Columns<R> add(String type, Function<R, @Nullable Object> value) {
        columns.add(new Column<>(type, value));
        return this;
    }

    int size() {
        return columns.size();
    }

    /// The values of the rows, column by column.
    List<List<@Nullable Object>> of(List<R> rows) {
        List<List<@Nullable Object>> all = new ArrayList<>(columns.size());
        for (Column<R> column : columns) {
            List<@Nullable Object> values = new ArrayList<>(rows.size());
            for (R row : rows) {
                values.add(column.value().apply(row));
            }
            all.add(values);
        }
        return all;
    }

    /// Sets one array parameter a column.
    ///
    /// @return the index after the last one set
    int bind(Connection connection, PreparedStatement statement, int first, List<List<@Nullable Object>> values)
            throws SQLException {
        for (int column = 0; column < values.size(); column++) {
            Array array = connection.createArrayOf(columns.get(column).type(), values.get(column).toArray());
            statement.setArray(first + column, array);
        }
        return first + values.size();
    }

    private static @Nullable Double seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond() + time.getNano() / 1e9;
    }
}
