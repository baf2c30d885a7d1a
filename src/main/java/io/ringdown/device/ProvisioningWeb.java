package io.ringdown.device;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// What a person needs who sets a phone up by hand: as data, as a page to print, or as a code to scan. Never the secret.
@RestController
@Tag(name = "Devices")
class ProvisioningWeb {

    private static final List<MediaType> FORMS = List.of(MediaType.APPLICATION_JSON, MediaType.IMAGE_PNG,
            MediaType.TEXT_HTML);

    private final DeskPhones phones;

    private final DeviceProperties properties;

    private final ProvisioningPage page;

    ProvisioningWeb(DeskPhones phones, DeviceProperties properties, ProvisioningPage page) {
        this.phones = phones;
        this.properties = properties;
        this.page = page;
    }

    /// @param displayName what others see when it calls
    /// @param uri         what the QR code says
    @Schema(name = "DeviceProvisioning")
    record Account(UUID id, @Schema(example = "Kitchen") String name,
            @Schema(example = "João Silva") String displayName,
            @Schema(example = "3002") String line, SipServer server,
            @Schema(example = "3002-k7wq2m9x") String username, @Schema(example = "asterisk") String realm,
            @Schema(example = "sip:3002-k7wq2m9x@pbx.example.com:5060;transport=udp") String uri) {}

    @GetMapping(path = "/api/devices/{id}/provisioning", produces = {MediaType.APPLICATION_JSON_VALUE,
            MediaType.IMAGE_PNG_VALUE, MediaType.TEXT_HTML_VALUE})
    @Operation(operationId = "getDeviceProvisioning", summary = "How to set a phone up by hand", description = "By the Accept header: data, a QR code of the SIP address, or a page to print. Without the secret: that is only in the answer that makes it.")
    @ApiResponse(responseCode = "200", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(implementation = Account.class)),
            @Content(mediaType = MediaType.IMAGE_PNG_VALUE, schema = @Schema(type = "string", format = "binary")),
            @Content(mediaType = MediaType.TEXT_HTML_VALUE, schema = @Schema(type = "string"))})
    ResponseEntity<Object> provisioning(@PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept, Authentication asker) {
        Device device = phones.find(id, DeviceWeb.asker(asker));
        if (device.kind() != DeviceKind.DESK_PHONE) {
            throw new DeviceException.NotADeskPhone();
        }
        SipServer server = SipServer.of(properties);
        Account account = new Account(device.id(), device.name(), device.accountName(), device.line(), server,
                device.endpoint(), device.realm(), server.uri(device.endpoint(), null));
        MediaType form = form(accept);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().contentType(form).cacheControl(CacheControl.noCache())
                .varyBy(HttpHeaders.ACCEPT);
        if (form.equals(MediaType.IMAGE_PNG)) {
            return answer.body(QrCode.png(account.uri()));
        }
        return form.equals(MediaType.TEXT_HTML)
                ? answer.contentType(ProvisioningPage.TYPE)
                        .header("Content-Security-Policy", page.policy()).body(page.of(account))
                : answer.body(account);
    }

    /// The first of ours that the asker wants most; Spring has seen to it that there is one.
    private static MediaType form(@Nullable String accept) {
        List<MediaType> wanted = MediaType.parseMediaTypes(accept);
        MimeTypeUtils.sortBySpecificity(wanted);
        return wanted.stream().flatMap(range -> FORMS.stream().filter(range::includes)).findFirst()
                .orElse(MediaType.APPLICATION_JSON);
    }
}
