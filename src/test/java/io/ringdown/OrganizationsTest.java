package io.ringdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Organizations and who belongs to them; what they allow outside is the story of `OutsideCallsTest`.
@ActiveProfiles("test")
@DirtiesContext
@SpringBootTest(classes = FrontDoorTest.Front.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "ringdown.demo.enabled=true", "server.address=127.0.0.1",
        "ringdown.account.jwt-secret=a-secret-of-the-tests-that-is-long-enough-for-hs384"})
class OrganizationsTest {

    private static final String ALL = "/api/organizations";
    private static final String NOBODY = "/00000000-0000-0000-0000-000000000001";

    @LocalServerPort
    private int port;

    private RestClient admin = RestClient.to(0);

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    @BeforeEach
    void signIn() {
        admin = RestClient.to(port).as("admin", "admin123");
        admin.get(ALL + "?limit=200").expect(200).body().valueStream()
                .forEach(one -> admin.delete(ALL + "/" + one.path("id").asString()).expect(204));
    }

    private String made(String name) {
        return ALL + "/" + admin.post(ALL, Map.of("name", name)).expect(201).text("id");
    }

    private String person(String username) {
        return admin.get("/api/users?search=" + username).expect(200).body().at("/0/id").asString();
    }

    private List<String> names(String query) {
        return admin.get(ALL + query).expect(200).body().valueStream().map(one -> one.path("name").asString()).toList();
    }

    private List<String> audited(String path) {
        return admin.get("/api/audit?target=" + path.substring(path.lastIndexOf('/') + 1)).expect(200).body()
                .path("entries").valueStream().map(entry -> entry.path("action").asString()).toList();
    }

    @Test
    void givenOrganizations_whenTheyAreListed_thenByName_aPageAtATime_andByPartOfTheName() {
        List.of("Zoo", "clinic 100% by the lake", "Bank").forEach(this::made);
        assertThat(names("")).containsExactly("Bank", "clinic 100% by the lake", "Zoo");
        assertThat(names("?limit=1&page=2")).containsExactly("clinic 100% by the lake");
        assertThat(names("?search=LAKE")).containsExactly("clinic 100% by the lake");
        assertThat(names("?search=0%25")).containsExactly("clinic 100% by the lake");
        assertThat(names("?search=nobody")).isEmpty();
        assertThat(admin.get(ALL + "?limit=1").header("X-Total-Count")).isEqualTo("3");
        admin.get(ALL + "?limit=0").expect(400);
    }

    @Test
    void givenAnOrganization_whenItIsRenamedAndDeleted_thenItIsSo_andOnTheAudit() {
        String path = made("  Clinic  ");
        assertThat(admin.get(path).expect(200).text("name")).isEqualTo("Clinic");
        assertThat(admin.put(path, Map.of("name", "Hospital")).expect(200).text("name")).isEqualTo("Hospital");
        admin.put(path, Map.of("name", "Hospital")).expect(200);
        admin.delete(path).expect(204);
        admin.get(path).refused(404, "organization-not-found");
        admin.put(path, Map.of("name", "Clinic")).refused(404, "organization-not-found");
        admin.delete(path).refused(404, "organization-not-found");
        assertThat(audited(path)).containsExactly("organization.deleted", "organization.renamed",
                "organization.created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\":null}", "{\"name\":\"A\"}", "{\"name\":\"   \"}", "{\"name\":\"A\\nB\"}",
            "{\"name\":\"Clinic\",\"owner\":true}"})
    void givenNonsense_whenAnOrganizationIsMadeOfIt_thenItIsRefused(String body) {
        admin.post(ALL, JsonMapper.shared().readTree(body)).expect(400);
        assertThat(names("")).isEmpty();
    }

    @Test
    void givenPeople_whenTheyComeAndGo_thenTheOrganizationHasThoseWhoAreThere() {
        String path = made("Clinic");
        String joao = person("joao.silva");
        String maria = person("maria.santos");
        admin.put(path + "/members/" + maria, Map.of()).expect(204);
        admin.put(path + "/members/" + joao, Map.of()).expect(204);
        admin.put(path + "/members/" + joao, Map.of()).expect(204);
        RestClient.Answer members = admin.get(path + "/members?limit=1").expect(200);
        assertThat(members.header("X-Total-Count")).isEqualTo("2");
        JsonNode first = members.body().get(0);
        assertThat(first.path("id").asString()).isEqualTo(joao);
        assertThat(first.path("username").asString()).isEqualTo("joao.silva");
        assertThat(first.path("since").asString()).isNotBlank();
        assertThat(admin.get(path).body().path("members").asInt()).isEqualTo(2);
        admin.delete(path + "/members/" + joao).expect(204);
        admin.delete(path + "/members/" + joao).refused(404, "member-not-found");
        assertThat(admin.get(path + "/members").body()).hasSize(1);
        admin.put(path + "/members" + NOBODY, Map.of()).refused(404, "account-not-found");
        admin.put(ALL + NOBODY + "/members/" + joao, Map.of()).refused(404, "organization-not-found");
        admin.get(ALL + NOBODY + "/members").refused(404, "organization-not-found");
        assertThat(audited(path)).containsExactly("organization.member_left", "organization.member_joined",
                "organization.member_joined", "organization.created");
    }
}
