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

    /// Sets one array parameter a column.
    ///
    /// @return the index after the last one set
    int bind(Connection connection, PreparedStatement statement, int first, List<R> rows) throws SQLException {
        int index = first;
        for (Column<R> column : columns) {
            @Nullable
            Object[] values = new @Nullable Object[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.value().apply(rows.get(i));
            }
            Array array = connection.createArrayOf(column.type(), values);
            statement.setArray(index++, array);
        }
        return index;
    }

    private static @Nullable Double seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond() + time.getNano() / 1e9;
    }
}
