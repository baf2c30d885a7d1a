package io.ringdown.routing;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringdown.account.AccountRef;
import io.ringdown.account.Accounts;
import io.ringdown.audit.Audit;
import io.ringdown.audit.Change;
import io.ringdown.organization.Organizations;
import io.ringdown.precondition.IfMatch;
import io.ringdown.precondition.Versioned;
import io.ringdown.routing.OutsideRights.Right;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Whom a person may call outside, as admins keep it.
@RestController
@RequestMapping(path = "/api/users/{id}/outside-calls", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('ADMIN')")
@Tag(name = "Users")
class OutsideWeb {

    private final OutsideRights rights;
    private final OutsideProperties properties;
    private final Accounts accounts;
    private final Organizations organizations;
    private final Audit audit;
    private final TransactionTemplate transaction;

    OutsideWeb(OutsideRights rights, OutsideProperties properties, Accounts accounts,
            Organizations organizations, Audit audit, TransactionTemplate transaction) {
        this.rights = rights;
        this.properties = properties;
        this.accounts = accounts;
        this.organizations = organizations;
        this.audit = audit;
        this.transaction = transaction;
    }

    @Schema(name = "OutsideCallsWanted")
    record Wanted(
            @Schema(description = "Beginnings of the numbers that may be called, in E.164. `+1` is twenty countries: name area codes. A premium number has to stand here as a whole. None: nobody outside may be called.", example = "[\"+49\", \"+41\"]") @NotNull @Size(max = 200) List<@NotNull @Pattern(regexp = "\\+[1-9][0-9]{0,14}", message = "must be + and 1 to 15 digits") String> prefixes,
            @Schema(description = "How many at once; as many as is configured when not given", example = "2") @JsonAlias("maxCalls") @Min(0) @Max(1000) @Nullable Integer maxCalls) {

        List<String> sorted() {
            return prefixes.stream().distinct().sorted().toList();
        }
    }

    /// @param maxCalls  how many at once, whoever has said so
    /// @param trunk     can anybody call outside at all?
    /// @param limitedBy by name
    @Schema(name = "OutsideCalls")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record View(@Schema(example = "[\"+41\", \"+49\"]") List<String> prefixes, @Schema(example = "2") int maxCalls,
            @Schema(description = "Is there a trunk?") boolean trunk,
            @Schema(description = "The organizations that take away from it") List<Limiting> limitedBy,
            @Schema(description = "For `If-Match`, as `ETag` has it too", example = "42") long version)
            implements
                Versioned {}

    @Schema(name = "LimitingOrganization")
    record Limiting(UUID id, @Schema(example = "Clinic by the lake") String name) {}

    /// As it is written down.
    record Said(List<String> prefixes, int maxCalls) {}

    @GetMapping
    @Operation(operationId = "getOutsideCalls", summary = "Whom a person may call outside", description = "Nobody, until an admin says otherwise.")
    View get(@PathVariable UUID id) {
        return view(id, rights.of(accounts.kept(id).id()));
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "setOutsideCalls", summary = "Say whom a person may call outside", description = "Holds from the next call on; calls under way go on.")
    View set(@PathVariable UUID id, @Valid @RequestBody Wanted wanted, IfMatch seen) {
        AccountRef account = accounts.kept(id);
        return view(id, Objects.requireNonNull(transaction.execute(_ -> {
            rights.lock(id);
            Right before = rights.of(id);
            seen.require(before.version());
            Right after = rights.set(id, wanted.sorted(), wanted.maxCalls());
            audit.record(new Change("account.outside_calls_changed", "account", id.toString(), account.username(),
                    Map.of("from", said(before), "to", said(after))));
            return after;
        })));
    }

    private Said said(Right right) {
        return new Said(right.prefixes(), right.maxCalls() == null ? properties.callsPerPerson() : right.maxCalls());
    }

    private View view(UUID account, Right right) {
        Said said = said(right);
        Set<UUID> limiting = rights.ofOrganizations(organizations.of(account)).keySet();
        return new View(said.prefixes(), said.maxCalls(), properties.isConfigured(), organizations.named(limiting)
                .stream().map(one -> new Limiting(one.id(), one.name())).toList(), right.version());
    }
}
