package io.ringdown.organization;

import io.ringdown.account.ShownText;
import io.ringdown.precondition.IfMatch;
import io.ringdown.precondition.Versioned;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Organizations and their people, as admins keep them.
@RestController
@RequestMapping(path = "/api/organizations", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('ADMIN')")
@Tag(name = "Organizations", description = "Tenants, who belongs to them, and what they allow their people")
class OrganizationWeb {

    private final Organizations organizations;

    OrganizationWeb(Organizations organizations) {
        this.organizations = organizations;
    }

    @Schema(name = "OrganizationWanted")
    record Wanted(
            @Schema(example = "Clinic by the lake") @NotNull @Size(min = 2, max = 120) @Pattern(regexp = "(?=.*[\\p{L}\\p{N}].*[\\p{L}\\p{N}])"
                    + ShownText.PRINTABLE, message = "must have two letters at least, and no control characters") String name) {}

    @Schema(name = "Organization")
    record View(UUID id, @Schema(example = "Clinic by the lake") String name,
            @Schema(description = "How many people belong to it", example = "12") long members, Instant createdAt,
            @Schema(description = "For `If-Match`, as `ETag` has it too", example = "1") long version)
            implements
                Versioned {

        static View of(Organization organization) {
            return new View(organization.id(), organization.name(), organization.members(), organization.createdAt(),
                    organization.version());
        }
    }

    @Schema(name = "OrganizationMember")
    record MemberView(UUID id, @Schema(example = "Ana Costa") String name,
            @Schema(example = "ana.costa") String username,
            Instant since) {}

    @GetMapping
    @Operation(operationId = "listOrganizations", summary = "All organizations", description = "By name. The header `X-Total-Count` says how many there are in all.")
    ResponseEntity<List<View>> list(@RequestParam(defaultValue = "1") @Min(1) @Max(100_000) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @Parameter(description = "Part of the name") @RequestParam(defaultValue = "") @Size(max = 100) @Pattern(regexp = "\\P{Cntrl}*", message = "must not contain control characters") String search) {
        return ResponseEntity.ok().header("X-Total-Count", Long.toString(organizations.count(search)))
                .body(organizations.page(search, page, limit).stream().map(View::of).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "createOrganization", summary = "Make an organization", description = "Nobody belongs to it yet, and it limits nobody.")
    ResponseEntity<View> make(@Valid @RequestBody Wanted wanted) {
        Organization made = organizations.make(wanted.name().strip());
        return ResponseEntity.created(URI.create("/api/organizations/" + made.id())).body(View.of(made));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getOrganization", summary = "One organization")
    View one(@PathVariable UUID id) {
        return View.of(organizations.kept(id));
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "renameOrganization", summary = "Rename an organization")
    View rename(@PathVariable UUID id, @Valid @RequestBody Wanted wanted, IfMatch seen) {
        return View.of(organizations.rename(id, seen, wanted.name().strip()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteOrganization", summary = "Delete an organization", description = "Its people stay; what it allowed and forbade them is gone with it.")
    void delete(@PathVariable UUID id, IfMatch seen) {
        organizations.delete(id, seen);
    }

    @GetMapping("/{id}/members")
    @Operation(operationId = "listOrganizationMembers", summary = "Who belongs to an organization", description = "By name. The header `X-Total-Count` says how many there are in all.")
    ResponseEntity<List<MemberView>> members(@PathVariable UUID id,
            @RequestParam(defaultValue = "1") @Min(1) @Max(100_000) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        Organization organization = organizations.kept(id);
        return ResponseEntity.ok().header("X-Total-Count", Long.toString(organization.members()))
                .body(organizations.members(id, page, limit).stream()
                        .map(one -> new MemberView(one.id(), one.name(), one.username(), one.since())).toList());
    }

    @PutMapping("/{id}/members/{account}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "addOrganizationMember", summary = "Take somebody into an organization", description = "What the organization allows outside limits them from their next call on.")
    void join(@PathVariable UUID id, @PathVariable UUID account) {
        organizations.join(id, account);
    }

    @DeleteMapping("/{id}/members/{account}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "removeOrganizationMember", summary = "Take somebody out of an organization")
    void leave(@PathVariable UUID id, @PathVariable UUID account) {
        organizations.leave(id, account);
    }
}
