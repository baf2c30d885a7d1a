package io.ringdown.device;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.ringdown.account.AccountRef;
import io.ringdown.account.ShownText;
import io.ringdown.account.Session;
import io.ringdown.account.Sessions;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Devices by REST. Admins see and change all, everybody else their own; what one may not see does not exist.
@RestController
@RequestMapping("/api/devices")
@Tag(name = "Devices", description = "Phones and web softphones")
class DeviceWeb {

    private static final String TEXT = "[\\P{Cntrl}]*";

    private static final String NO_CONTROLS = "must not contain control characters";

    private final DeskPhones phones;

    private final DeviceRows rows;

    private final DeviceViews views;

    private final DeviceProperties properties;

    DeviceWeb(DeskPhones phones, DeviceRows rows, DeviceViews views, DeviceProperties properties) {
        this.phones = phones;
        this.rows = rows;
        this.views = views;
        this.properties = properties;
    }

    @Schema(name = "DevicePage")
    record Page(List<DeviceView> devices, @Schema(example = "1") int page, @Schema(example = "50") int limit,
            @Schema(example = "4") long total) {}

    @Schema(name = "MyDevices")
    record Mine(List<DeviceView> devices) {}

    @Schema(name = "DeviceName")
    record Name(
            @Schema(example = "Kitchen") @NotNull @Size(min = 1, max = 100) @Pattern(regexp = ShownText.NAME, message = ShownText.NOT_A_NAME) String name) {}

    /// @param accountId whose phone it becomes; or say it by the line
    @Schema(name = "NewDevice")
    record NewDevice(@JsonAlias("accountId") @Nullable UUID accountId,
            @Schema(example = "3002") @Nullable @Pattern(regexp = "\\d{4}", message = "must be 4 digits") String line,
            @Schema(example = "Kitchen") @NotNull @Size(min = 1, max = 100) @Pattern(regexp = ShownText.NAME, message = ShownText.NOT_A_NAME) String name) {}

    /// A device with all that its phone must be told. The secret is in no other answer.
    ///
    /// @param qr an image (data URL) that mobile softphones read; it contains the secret
    @Schema(name = "DeviceWithSecret")
    record WithSecret(@JsonUnwrapped DeviceView device, SipServer server,
            @Schema(example = "w4nH8eRzYk2PqVt7sBcXm3Ud") String secret,
            @Schema(example = "sip:3002-k7wq2m9x@pbx.example.com:5060;transport=udp") String uri,
            @Schema(example = "data:image/png;base64,…") String qr) implements Versioned {

        @Override
        public long version() {
            return device.version();
        }

        @Override
        public String toString() {
            return "WithSecret[device=" + device + ", secret=***]";
        }
    }

    @GetMapping
    @PreAuthorize("hasRole('ADMIN')")
    @Operation(operationId = "listDevices", summary = "All devices", description = "By line, unless `sort` says otherwise. `search` looks into names, SIP user names, lines and people.")
    Page all(@RequestParam(defaultValue = "1") @Min(1) @Max(1_000_000) int page,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 100) @Pattern(regexp = TEXT, message = NO_CONTROLS) String search,
            @RequestParam(required = false) @Nullable @Pattern(regexp = "\\d{4}", message = "must be 4 digits") String line,
            @Parameter(schema = @Schema(allowableValues = {"desk_phone",
                    "softphone"})) @RequestParam(required = false) @Nullable @Pattern(regexp = "desk_phone|softphone", message = "must be desk_phone or softphone") String kind,
            @RequestParam(name = "account_id", required = false) @Nullable UUID accountId,
            @Parameter(description = "What it does now", schema = @Schema(allowableValues = {"offline", "available",
                    "ringing",
                    "busy"})) @RequestParam(required = false) @Nullable @Pattern(regexp = "offline|available|ringing|busy", message = "must be offline, available, ringing or busy") String state,
            @Parameter(description = "What they are sorted by; with `-` the other way round") @RequestParam(defaultValue = "line") @Pattern(regexp = "-?(line|name|account_name|kind|created_at)", message = "must be line, name, account_name, kind or created_at, with or without -") String sort) {
        DeviceRows.Filter filter = new DeviceRows.Filter(search, line, kind == null ? null : DeviceKind.of(kind),
                accountId, state == null ? null : views.endpointsTold(state), !"offline".equals(state));
        return new Page(rows.page(filter, sort, page, limit).stream().map(views::view).toList(), page, limit,
                rows.count(filter));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "addDevice", summary = "Add a desk phone to a person's line", description = "The answer has the SIP secret, once.")
    ResponseEntity<WithSecret> add(@Valid @RequestBody NewDevice wanted) {
        return created(phones.add(wanted.accountId(), wanted.line(), wanted.name().strip()));
    }

    @GetMapping("/mine")
    @Operation(operationId = "listMyDevices", summary = "My devices")
    Mine mine(Authentication asker) {
        return new Mine(rows.ofAccount(asker(asker).id()).stream().map(views::view).toList());
    }

    @PostMapping(path = "/mine", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "addMyDevice", summary = "Add a desk phone to my line", description = "The answer has the SIP secret, once.")
    ResponseEntity<WithSecret> addMine(@Valid @RequestBody Name wanted, Authentication asker) {
        return created(phones.addMine(asker(asker), wanted.name().strip()));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getDevice", summary = "One device")
    DeviceView one(@PathVariable UUID id, Authentication asker) {
        return views.view(phones.find(id, asker(asker)));
    }

    @PatchMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "renameDevice", summary = "Rename a device")
    DeviceView rename(@PathVariable UUID id, @Valid @RequestBody Name wanted, IfMatch seen, Authentication asker) {
        return views.view(phones.rename(id, seen, asker(asker), wanted.name().strip()));
    }

    @PostMapping("/{id}/secret")
    @Operation(operationId = "rotateDeviceSecret", summary = "Give a desk phone a new secret", description = "The old one is good no longer, at once. The answer has the new one, once.")
    ResponseEntity<WithSecret> rotate(@PathVariable UUID id, IfMatch seen, Authentication asker) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore())
                .body(withSecret(phones.rotate(id, seen, asker(asker))));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteDevice", summary = "Delete a device", description = "It can neither call nor be called any more, at once.")
    void delete(@PathVariable UUID id, IfMatch seen, Authentication asker) {
        phones.delete(id, seen, asker(asker));
    }

    private ResponseEntity<WithSecret> created(DeskPhones.WithSecret made) {
        return ResponseEntity.created(URI.create("/api/devices/" + made.device().id()))
                .cacheControl(CacheControl.noStore()).body(withSecret(made));
    }

    private WithSecret withSecret(DeskPhones.WithSecret made) {
        SipServer server = SipServer.of(properties);
        String username = made.device().endpoint();
        return new WithSecret(views.view(made.device()), server, made.secret(), server.uri(username, null),
                QrCode.dataUrl(server.uri(username, made.secret())));
    }

    /// Devices are people's: a machine's key opens none.
    static AccountRef asker(@Nullable Authentication authentication) {
        return session(authentication).account();
    }

    static Session session(@Nullable Authentication authentication) {
        return Sessions.of(authentication)
                .orElseThrow(() -> new InsufficientAuthenticationException("devices need a session"));
    }
}
