package io.ringdown.account;

import io.ringdown.precondition.IfMatch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
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

/// Accounts as admins keep them. Attendants look, because they have to know whom they can call.
@RestController
@RequestMapping(path = "/api/users", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Users", description = "People and their accounts")
class AccountWeb {

    private static final UUID NOBODY = new UUID(0, 0);

    /// What people are sorted by, as the wire and as the account calls it.
    private static final Map<String, String> SORTED_BY = Map.of("created_at", "createdAt", "name", "name", "username",
            "username", "type", "type");

    private static final Set<String> STATUSES = Arrays.stream(AccountStatus.values()).map(AccountStatus::wire)
            .collect(Collectors.toSet());

    private final People people;

    private final AccountRows rows;

    private final UserLines lines;

    AccountWeb(People people, AccountRows rows, UserLines lines) {
        this.people = people;
        this.rows = rows;
        this.lines = lines;
    }

    @GetMapping
    @PreAuthorize("hasAnyRole('ADMIN', 'ATTENDANT')")
    @Operation(operationId = "listUsers", summary = "All people", description = "One page, the newest first unless `sort` says otherwise; the header `X-Total-Count` says how many there are in all, `Link` (RFC 8288) where the next page is.")
    ResponseEntity<List<UserView>> list(@RequestParam(defaultValue = "1") @Min(1) @Max(100_000) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @Parameter(description = "Part of a name, user name or e-mail address, or a whole line") @RequestParam(defaultValue = "") @Size(max = 100) @Pattern(regexp = "\\P{Cntrl}*", message = "must not contain control characters") String search,
            @RequestParam(required = false) @Pattern(regexp = "admin|attendant|client|guest", message = "must be admin, attendant, client or guest") @Nullable String type,
            @RequestParam(required = false) @Pattern(regexp = "active|pending|suspended", message = "must be active, pending or suspended") @Nullable String status,
            @Parameter(description = "What they are sorted by; with `-` the other way round") @RequestParam(defaultValue = "-created_at") @Pattern(regexp = "-?(created_at|name|username|type)", message = "must be created_at, name, username or type, with or without -") String sort) {
        Page<Account> found = rows.search(
                type == null ? EnumSet.allOf(AccountType.class) : Set.of(AccountType.of(type)),
                status == null ? STATUSES : Set.of(status), pattern(search),
                lines.accountOf(search).orElse(NOBODY), PageRequest.of(page - 1, limit, order(sort)));
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().header("X-Total-Count",
                Long.toString(found.getTotalElements()));
        if (found.hasNext()) {
            answer.header("Link", "<" + org.springframework.web.servlet.support.ServletUriComponentsBuilder
                    .fromCurrentRequest().replaceQueryParam("page", page + 1).scheme(null).host(null).port(null)
                    .toUriString() + ">; rel=\"next\"");
        }
        return answer.body(found.map(lines::view).getContent());
    }

    /// With the id, so that no two pages have the same person.
    private static Sort order(String sort) {
        boolean down = sort.startsWith("-");
        String by = Objects.requireNonNull(SORTED_BY.get(down ? sort.substring(1) : sort));
        Sort.Order order = new Sort.Order(down ? Sort.Direction.DESC : Sort.Direction.ASC, by,
                by.endsWith("name"), Sort.NullHandling.NATIVE);
        return Sort.by(order, new Sort.Order(order.getDirection(), "id"));
    }

    /// For SQL's like: what stands for anything stands for itself.
    private static String pattern(String search) {
        return '%' + search.strip().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + '%';
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "createUser", summary = "Make an account", description = "Attendants and clients get a line and a desk phone, whose secret is in this answer and in no other.")
    ResponseEntity<UserView> create(@Valid @RequestBody Requests.New wanted) {
        UserView made = UserView.of(people.welcome(wanted.newcomer()));
        return ResponseEntity.created(URI.create("/api/users/" + made.id())).cacheControl(CacheControl.noStore())
                .body(made);
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getUser", summary = "One person", description = "Clients see themselves only.")
    UserView one(@PathVariable UUID id, @AuthenticationPrincipal AccountRef me) {
        if (!me.isStaff() && !me.id().equals(id)) {
            throw new AccessDeniedException("not one's own account");
        }
        return lines.view(people.living(id));
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize("hasRole('ADMIN')")
    @Operation(operationId = "changeUser", summary = "Change an account", description = "What is absent stays. A new password, another type and a suspension end all sessions of the person. `active`, or another type, approves who waits for it (`pending`). Who is approved, or becomes an attendant or a client, and has no line gets one with a desk phone, whose secret is in this answer and in no other.")
    ResponseEntity<UserView> change(@PathVariable UUID id, @Valid @RequestBody Requests.Change wanted,
            IfMatch seen, @AuthenticationPrincipal AccountRef me) {
        People.Welcomed changed = people.edit(id, wanted.edit(), seen, me);
        UserView view = lines.view(changed.account());
        return ResponseEntity.ok().cacheControl(CacheControl.noStore())
                .body(changed.phone().map(view::with).orElse(view));
    }

    @DeleteMapping("/{id}/sessions")
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "signOutUser", summary = "Sign a person out everywhere", description = "All their sessions end at once, at other instances within seconds, and their web softphones with them. Desk phones and the password stay as they are.")
    void signOut(@PathVariable UUID id) {
        people.signOutEverywhere(id);
    }

    @DeleteMapping("/{id}")
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteUser", summary = "Delete an account", description = "Its line and phones are free; history keeps the person.")
    void delete(@PathVariable UUID id, IfMatch seen, @AuthenticationPrincipal AccountRef me) {
        people.remove(id, seen, me);
    }
}
