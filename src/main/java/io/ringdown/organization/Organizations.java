package io.ringdown.organization;

import io.ringdown.account.AccountRef;
import io.ringdown.account.Accounts;
import io.ringdown.audit.Audit;
import io.ringdown.audit.Change;
import io.ringdown.precondition.IfMatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Which organizations there are and who belongs to them. An account may belong to several. Asks the database: not for threads
/// that must not block.
@Service
public class Organizations {

    private static final String SELECT = """
            select o.id, o.name, o.created_at, o.version, (select count(*) from organization_members m
                join accounts a on a.id = m.account_id and a.deleted_at is null where m.organization_id = o.id) as members
            from organizations o
            """;
    private static final String MATCHING = "where o.name ilike :like ";
    private static final String MEMBERS = """
            from organization_members m join accounts a on a.id = m.account_id and a.deleted_at is null
            where m.organization_id = :id
            """;

    private final JdbcClient jdbc;
    private final Accounts accounts;
    private final Audit audit;
    private final Clock clock;

    Organizations(JdbcClient jdbc, Accounts accounts, Audit audit, Clock clock) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param since when the account came to the organization
    record Member(UUID id, String name, String username, Instant since) {}

    /// Which organizations the account belongs to.
    public Set<UUID> of(UUID account) {
        return jdbc.sql("select organization_id from organization_members where account_id = ?").param(account)
                .query((row, _) -> row.getObject(1, UUID.class)).set();
    }

    /// Those of them that there are, by name.
    public List<Organization> named(Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql(SELECT + "where o.id in (:ids) order by lower(o.name), o.id").param("ids", ids)
                        .query((row, _) -> organization(row)).list();
    }

    /// @throws OrganizationException.OrganizationNotFound if there is none
    public Organization kept(UUID id) {
        return jdbc.sql(SELECT + "where o.id = ?").param(id).query((row, _) -> organization(row)).optional()
                .orElseThrow(OrganizationException.OrganizationNotFound::new);
    }

    /// By name.
    ///
    /// @param search part of the name
    List<Organization> page(String search, int page, int limit) {
        return jdbc.sql(SELECT + MATCHING + "order by lower(o.name), o.id limit :limit offset :offset")
                .param("like", like(search)).param("limit", limit).param("offset", (page - 1L) * limit)
                .query((row, _) -> organization(row)).list();
    }

    long count(String search) {
        return jdbc.sql("select count(*) from organizations o " + MATCHING).param("like", like(search))
                .query(Long.class).single();
    }

    @Transactional
    Organization make(String name) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        jdbc.sql("insert into organizations (id, name, created_at) values (?, ?, ?)").param(id).param(name)
                .param(now.atOffset(ZoneOffset.UTC)).update();
        changed("created", id, name, Map.of());
        return new Organization(id, name, 0, now, 0);
    }

    /// To be edited: nobody else edits it until the end of the transaction.
    private Organization locked(UUID id, IfMatch seen) {
        jdbc.sql("select id from organizations where id = ? for update").param(id).query(UUID.class).optional();
        Organization organization = kept(id);
        seen.require(organization.version());
        return organization;
    }

    @Transactional
    Organization rename(UUID id, IfMatch seen, String name) {
        Organization before = locked(id, seen);
        if (!before.name().equals(name)) {
            jdbc.sql("update organizations set name = ?, version = version + 1 where id = ?").param(name).param(id)
                    .update();
            changed("renamed", id, before.name(), Map.of("name", Map.of("from", before.name(), "to", name)));
        }
        return kept(id);
    }

    /// Its people stay; what it allowed them and forbade them is gone with it.
    @Transactional
    void delete(UUID id, IfMatch seen) {
        Organization gone = locked(id, seen);
        jdbc.sql("delete from organizations where id = ?").param(id).update();
        changed("deleted", id, gone.name(), Map.of("members", gone.members()));
    }

    List<Member> members(UUID id, int page, int limit) {
        return jdbc.sql("select a.id, a.name, a.username, m.since " + MEMBERS
                + "order by lower(a.name), a.id limit :limit offset :offset").param("id", id).param("limit", limit)
                .param("offset", (page - 1L) * limit)
                .query((row, _) -> new Member(row.getObject("id", UUID.class), row.getString("name"),
                        row.getString("username"), time(row, "since")))
                .list();
    }

    /// Whoever belongs to it already stays as they are.
    @Transactional
    void join(UUID id, UUID account) {
        Organization organization = kept(id);
        AccountRef person = accounts.kept(account);
        int joined = jdbc.sql("""
                insert into organization_members (organization_id, account_id, since) values (?, ?, ?)
                on conflict do nothing""").param(id).param(account).param(clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        if (joined > 0) {
            changed("member_joined", id, organization.name(), Map.of("account", person.username()));
        }
    }

    @Transactional
    void leave(UUID id, UUID account) {
        Organization organization = kept(id);
        int left = jdbc.sql("delete from organization_members where organization_id = ? and account_id = ?").param(id)
                .param(account).update();
        if (left == 0) {
            throw new OrganizationException.MemberNotFound();
        }
        String person = accounts.byId(account).map(AccountRef::username).orElse(account.toString());
        changed("member_left", id, organization.name(), Map.of("account", person));
    }

    private void changed(String what, UUID id, String name, Map<String, ?> details) {
        audit.record(new Change("organization." + what, "organization", id.toString(), name, details));
    }

    private static String like(String search) {
        return "%" + search.replaceAll("([%_\\\\])", "\\\\$1") + "%";
    }

    private static Organization organization(ResultSet row) throws SQLException {
        return new Organization(row.getObject("id", UUID.class), row.getString("name"), row.getLong("members"),
                time(row, "created_at"), row.getLong("version"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
