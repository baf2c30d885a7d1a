package io.ringdown.routing;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringdown.audit.Audit;
import io.ringdown.audit.Change;
import io.ringdown.organization.Organization;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Whom the people of an organization may call outside at the most, as admins keep it.
@RestController
@RequestMapping(path = "/api/organizations/{id}/outside-calls", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('ADMIN')")
@Tag(name = "Organizations")
class OrganizationOutsideWeb {

    private final OutsideRights rights;
    private final Organizations organizations;
    private final Audit audit;
    private final TransactionTemplate transaction;

    OrganizationOutsideWeb(OutsideRights rights, Organizations organizations, Audit audit,
            TransactionTemplate transaction) {
        this.rights = rights;
        this.organizations = organizations;
        this.audit = audit;
        this.transaction = transaction;
    }

    @Schema(name = "OrganizationOutsideCallsWanted")
    record Wanted(
            @Schema(description = "Beginnings of the numbers that its people may call, in E.164. A premium number has to stand here as a whole. None: its people call nobody outside.", example = "[\"+49\", \"+41\"]") @NotNull @Size(max = 200) List<@NotNull @Pattern(regexp = "\\+[1-9][0-9]{0,14}", message = "must be + and 1 to 15 digits") String> prefixes,
            @Schema(description = "How many calls its people may have outside together; not limited when not given", example = "10") @JsonAlias("maxCalls") @Min(0) @Max(10_000) @Nullable Integer maxCalls) {

        List<String> sorted() {
            return prefixes.stream().distinct().sorted().toList();
        }
    }

    /// @param limited does the organization say anything of it?
    @Schema(name = "OrganizationOutsideCalls")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record View(@Schema(description = "Does the organization limit its people?") boolean limited,
            @Schema(example = "[\"+41\", \"+49\"]") List<String> prefixes,
            @Schema(example = "10") @Nullable Integer maxCalls,
            @Schema(description = "For `If-Match`, as `ETag` has it too", example = "42") long version)
            implements
                Versioned {

        static View of(Right right) {
            return new View(right.version() > 0, right.prefixes(), right.maxCalls(), right.version());
        }
    }

    /// As it is written down.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Said(boolean limited, List<String> prefixes, @Nullable Integer maxCalls) {

        static Said of(Right right) {
            return new Said(right.version() > 0, right.prefixes(), right.maxCalls());
        }
    }

    @GetMapping
    @Operation(operationId = "getOrganizationOutsideCalls", summary = "Whom the people of an organization may call outside", description = "It takes away from what each of them may by themselves, and adds nothing. Whoever belongs to several may call what all of them allow.")
    View get(@PathVariable UUID id) {
        return View.of(kept(organizations.kept(id)));
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "setOrganizationOutsideCalls", summary = "Say whom the people of an organization may call outside", description = "Holds from the next call on; calls under way go on.")
    View set(@PathVariable UUID id, @Valid @RequestBody Wanted wanted, IfMatch seen) {
        return View.of(change(organizations.kept(id), seen,
                () -> rights.setOfOrganization(id, wanted.sorted(), wanted.maxCalls())));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteOrganizationOutsideCalls", summary = "Do not limit the people of an organization any more", description = "What each of them may by themselves stays.")
    void forget(@PathVariable UUID id, IfMatch seen) {
        change(organizations.kept(id), seen, () -> {
            rights.forgetOrganization(id);
            return Right.NONE;
        });
    }

    private Right kept(Organization organization) {
        return rights.ofOrganizations(Set.of(organization.id())).getOrDefault(organization.id(), Right.NONE);
    }

    private Right change(Organization organization, IfMatch seen, Supplier<Right> edit) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            rights.lock(organization.id());
            Right before = kept(organization);
            seen.require(before.version());
            Right after = edit.get();
            audit.record(new Change("organization.outside_calls_changed", "organization", organization.id().toString(),
                    organization.name(), Map.of("from", Said.of(before), "to", Said.of(after))));
            return after;
        }));
    }
}
