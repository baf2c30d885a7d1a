package io.ringdown.account.key;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringdown.account.AccountException;
import io.ringdown.account.AccountRef;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/keys", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('ADMIN')")
@Tag(name = "API keys", description = "Keys for machines, sent as `X-API-Key` or as Bearer token")
class KeyWeb {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final ApiKeys keys;

    private final Clock clock;

    KeyWeb(ApiKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// @param expiresAt null for never
    @Schema(name = "NewApiKey")
    record NewKey(
            @Schema(example = "Phone system of the clinic") @NotNull @Size(min = 1, max = 100) @Pattern(regexp = "\\P{Cntrl}*", message = "must not contain control characters") String name,
            @Schema(example = "[\"events:write\"]") @NotEmpty @Size(max = 10) Set<@NotNull @Pattern(regexp = "events:write|calls:read|voice-calls", message = "must be events:write, calls:read or voice-calls") String> scopes,
            @Schema(example = "2027-12-31T00:00:00.000Z") @JsonAlias("expiresAt") @Nullable Instant expiresAt) {}

    /// @param key in clear; only in the answer that makes it
    @Schema(name = "ApiKey")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record KeyView(UUID id, @Schema(example = "Phone system of the clinic") String name,
            @Schema(description = "How the key begins", example = "rdk_h3Fq0Z") String prefix, Set<Scope> scopes,
            @Schema(example = "active", allowableValues = {"active", "expired", "revoked"}) String status,
            UUID createdBy, @Schema(example = "Administrator") String createdByName, Instant createdAt,
            @Nullable Instant expiresAt, @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(description = "Shown this once", example = "rdk_h3Fq0Zr7…") @Nullable String key){}

    private KeyView view(ApiKey key, @Nullable String secret) {
        String status = key.revokedAt() != null ? "revoked" : key.isGood(clock.instant()) ? "active" : "expired";
        return new KeyView(key.id(), key.name(), key.prefix(), key.scopes(), status, key.createdBy(),
                key.createdByName(), key.createdAt(),
                key.expiresAt(), key.lastUsedAt(), key.revokedAt(), secret);
    }

    @GetMapping
    @Operation(operationId = "listKeys", summary = "All keys", description = "Revoked ones too; the newest first unless `sort` says otherwise. The last use is known to the minute. The header `X-Total-Count` says how many there are in all.")
    ResponseEntity<List<KeyView>> list(@RequestParam(defaultValue = "1") @Min(1) @Max(100_000) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @Parameter(description = "Part of the key's name, of its beginning, or of the name of who made it") @RequestParam(defaultValue = "") @Size(max = 100) @Pattern(regexp = "\\P{Cntrl}*", message = "must not contain control characters") String search,
            @RequestParam(defaultValue = "") @Pattern(regexp = "(active|expired|revoked)?", message = "must be active, expired or revoked") String status,
            @Parameter(description = "What they are sorted by; with `-` the other way round") @RequestParam(defaultValue = "-created_at") @Pattern(regexp = "-?(created_at|name|last_used_at|expires_at)", message = "must be created_at, name, last_used_at or expires_at, with or without -") String sort) {
        ApiKeys.Filter filter = new ApiKeys.Filter(search, status);
        return ResponseEntity.ok().header("X-Total-Count", Long.toString(keys.count(filter)))
                .body(keys.page(filter, sort, page, limit).stream().map(key -> view(key, null)).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "createKey", summary = "Make a key", description = "The key itself is in this answer and in no other.")
    ResponseEntity<KeyView> make(@Valid @RequestBody NewKey wanted, @AuthenticationPrincipal AccountRef me) {
        if (wanted.expiresAt() != null
                && (!wanted.expiresAt().isAfter(clock.instant()) || wanted.expiresAt().isAfter(LATEST))) {
            throw new AccountException.NotAcceptable("already-expired", "expires_at",
                    "expires_at has to be to come, and before the year 10000.");
        }
        Set<Scope> scopes = wanted.scopes().stream().map(Scope::of).collect(Collectors.toSet());
        ApiKeys.Made made = keys.make(wanted.name(), scopes, wanted.expiresAt(), me);
        return ResponseEntity.created(URI.create("/api/keys/" + made.key().id())).cacheControl(CacheControl.noStore())
                .body(view(made.key(), made.secret()));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getKey", summary = "One key")
    KeyView one(@PathVariable UUID id) {
        return view(keys.find(id), null);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "revokeKey", summary = "Revoke a key", description = "It is good for nothing from now on, at other instances within seconds.")
    void revoke(@PathVariable UUID id) {
        keys.revoke(id);
        keys.forget();
    }
}
