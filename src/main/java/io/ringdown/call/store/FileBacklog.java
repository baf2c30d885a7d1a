package io.ringdown.call.store;

import io.ringdown.call.Backlog;
import io.ringdown.call.CallProperties;
import io.ringdown.call.CommittedEvent;
import io.ringdown.call.JournalEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A file a database, one batch of the journal a line, in JSON. There is no file while all is well.
@Component
class FileBacklog implements Backlog, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(FileBacklog.class);

    /// What another version has left may have no number: [Batch#fits] says so.
    private final JsonMapper json = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private final JdbcTemplate reading;
    private final JdbcTemplate writing;
    private final BatchNumbers numbers;
    private final Path folder;
    private final long room;
    private volatile LineFile lines;
    /// Did the disk take nothing the last time, because it is full for instance?
    private volatile boolean refused;

    @Autowired
    FileBacklog(JdbcTemplate reading, JournalDatabase journal, BatchNumbers numbers, CallProperties properties) {
        this(reading, journal.jdbc(), numbers, properties.backlog(), properties.backlogSize());
    }

    FileBacklog(JdbcTemplate reading, JdbcTemplate writing, BatchNumbers numbers, Path folder, DataSize room) {
        this.numbers = numbers;
        this.reading = reading;
        this.writing = writing;
        this.folder = folder.toAbsolutePath().normalize();
        this.room = room.toBytes();
        this.lines = new LineFile(this.folder.resolve("calls.jsonl"));
    }

    @Override
    public void open() {
        Long last = reading.queryForObject(CallSql.LAST_BATCH, Long.class);
        numbers.startAfter(last == null ? 0 : last);
        String database = reading.queryForObject("select id::text from installation", String.class);
        lines = new LineFile(folder.resolve("calls-" + database + ".jsonl"));
        try {
            lines.open();
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (!isEmpty()) {
            LOG.warn("{} bytes of changes to calls wait in {} to be written to the database", lines.bytes(),
                    lines.path());
        }
    }

    @Override
    public boolean keep(List<JournalEntry> entries, List<CommittedEvent> events) {
        Batch batch = Batch.of(numbers.next(), entries, events);
        if (batch.isEmpty()) {
            return true;
        }
        byte[] line = line(batch);
        if (lines.bytes() + line.length > room) {
            return false;
        }
        try {
            lines.add(line);
            refused = false;
            return true;
        } catch (IOException e) {
            refused = true;
            LOG.error("Changes to calls can be kept nowhere: the database is away, and so is {}", lines.path(), e);
            return false;
        }
    }

    private byte[] line(Batch batch) {
        return (json.writeValueAsString(batch) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean writeBack() {
        try {
            byte[] line = lines.oldest();
            if (line == null) {
                return false;
            }
            write(line);
            lines.forget(line);
            return true;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void write(byte[] line) {
        Batch batch = json.readValue(line, Batch.class);
        if (!batch.fits()) {
            throw new IllegalStateException("The changes to calls kept in " + lines.path() + " are of another version "
                    + "of the service: let that version write them first, or move the file away");
        }
        numbers.startAfter(batch.number());
        try {
            batch.write(writing);
        } catch (DataIntegrityViolationException e) {
            layAside((new String(line, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8), e);
        }
    }

    private UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("the changes to calls kept in " + lines.path() + " cannot be read", e);
    }

    @Override
    public boolean isEmpty() {
        return lines.bytes() == 0;
    }

    @Override
    public double fullness() {
        return refused ? 1 : (double) lines.bytes() / room;
    }

    @Override
    public void layAside(JournalEntry entry, List<CommittedEvent> events) {
        layAside(line(Batch.of(numbers.next(), List.of(entry), events)), null);
    }

    private synchronized void layAside(byte[] line, @Nullable Exception why) {
        Path aside = folder.resolve("refused.jsonl");
        LOG.error("The database refuses changes to a call; they are laid aside in {}", aside, why);
        try {
            Files.createDirectories(folder);
            Files.write(aside, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            LineFile.restrict(aside);
        } catch (IOException e) {
            LOG.error("They cannot be laid aside", e);
        }
    }

    @Override
    public void destroy() throws IOException {
        lines.close();
    }
}
