package io.ringdown.asterisk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// How far each node's list of calls has been entered into the history.
@Repository
class AwayPositions {

    /// @param ledger     which list of the node's
    /// @param last       all up to this number are entered
    /// @param unfinished but these, which were not over yet
    record Position(String ledger, long last, List<Long> unfinished) {

        /// A little earlier: an Asterisk that is killed forgets what it wrote last, and numbers those that follow alike.
        Position back(long by) {
            return new Position(ledger, Math.max(0, last - by), unfinished);
        }

        /// The next ones to read.
        List<Long> next(long written, int most) {
            List<Long> numbers = new ArrayList<>(unfinished);
            for (long n = last + 1; n <= written && numbers.size() < unfinished.size() + most; n++) {
                if (!unfinished.contains(n)) {
                    numbers.add(n);
                }
            }
            return numbers;
        }
    }

    private final JdbcClient jdbc;

    AwayPositions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Position> of(String node) {
        return jdbc.sql("select * from found_positions where node = ?").param(node)
                .query((row, _) -> new Position(row.getString("ledger"), row.getLong("last"),
                        List.of((Long[]) row.getArray("unfinished").getArray())))
                .optional();
    }

    void save(String node, Position position) {
        jdbc.sql("""
                insert into found_positions (node, ledger, last, unfinished) values (?, ?, ?, ?)
                on conflict (node) do update set ledger = excluded.ledger, last = excluded.last,
                  unfinished = excluded.unfinished, changed_at = now()""").param(node).param(position.ledger())
                .param(position.last()).param(position.unfinished().toArray(Long[]::new)).update();
    }
}
