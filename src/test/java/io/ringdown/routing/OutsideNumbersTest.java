package io.ringdown.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringdown.routing.OutsideNumbers.Dialled;
import io.ringdown.routing.OutsideRights.Right;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideNumbersTest {

    private final OutsideNumbers german = numbers("DE", "112", "116117");
    private final OutsideNumbers homeless = numbers("");

    @ParameterizedTest
    @CsvSource({"+493012345678, +493012345678", "030 12345678, +493012345678", "(030) 1234-5678, +493012345678",
            "0049 30 12345678, +493012345678", "+44 20 7946 0018, +442079460018", "004420 7946 0018, +442079460018",
            "0151 23456789, +4915123456789", "+1 212 555 0123, +12125550123", "+5511987654321, +5511987654321"})
    void givenANumberAsPeopleWriteIt_whenItIsRead_thenItIsE164(String dialled, String e164) {
        assertThat(german.read(dialled)).isEqualTo(new Dialled.World(e164, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+499001234567", "0900 1234567", "+447012345678", "+979123456789", "+1 900 555 0123"})
    void givenANumberThatCostsWhatItsOwnerLikes_whenItIsRead_thenItIsNotOfAUsualKind(String dialled) {
        assertThat(german.read(dialled))
                .isInstanceOfSatisfying(Dialled.World.class, number -> assertThat(number.usual()).isFalse());
    }

    @Test
    void givenShortNumbers_whenTheyAreRead_thenTheListSaysWhetherTheyMayBeDialled() {
        assertThat(german.read("112")).isEqualTo(new Dialled.Special("112", true));
        assertThat(german.read("116117")).isEqualTo(new Dialled.Special("116117", true));
        assertThat(german.read("110")).isEqualTo(new Dialled.Special("110", false));
        assertThat(numbers("US").read("911")).isEqualTo(new Dialled.Special("911", false));
        assertThat(homeless.read("112")).isEqualTo(new Dialled.Nothing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "3998", "77", "someone", "+49", "+4930", "+999123456789", "1122334455667788990011",
            "+493012345678;ext=5", "+493012345678@evil.example", "sip:+493012345678", "+49 30 1234 CALL", "112112",
            "+49301234567890123456789", "*21*+493012345678#", "+493012345678\n"})
    void givenWhatIsNoNumber_whenItIsRead_thenThereIsNothing(String dialled) {
        assertThat(german.read(dialled)).isEqualTo(new Dialled.Nothing());
    }

    @Test
    void givenNoHomeRegion_whenNumbersAreRead_thenThoseWithTheCountryAreUnderstood() {
        assertThat(homeless.read("+493012345678")).isEqualTo(new Dialled.World("+493012345678", true));
        assertThat(homeless.read("030 12345678")).isEqualTo(new Dialled.Nothing());
        assertThat(homeless.read("004930 12345678")).isEqualTo(new Dialled.Nothing());
    }

    @ParameterizedTest
    @CsvSource({"ID, 62 21 50851234, +622150851234", "DE, 49 171 2345678, +491712345678",
            "DE, 493012345678, +493012345678",
            "US, 1 212 555 0123, +12125550123", "NO, 47 22 12 34 56, +4722123456", "IT, 392 1234567, +393921234567"})
    void givenTheOwnCountrysCodeWithoutPlus_whenItIsRead_thenItIsInternational(String region, String dialled,
            String e164) {
        assertThat(numbers(region).read(dialled)).isEqualTo(new Dialled.World(e164, true));
    }

    @Test
    void givenDigitsThatAreSomebodyElsesAsNational_whenTheyBeginWithTheOwnCode_thenTheyAreUnclear() {
        assertThat(german.read("491 23456")).isEqualTo(new Dialled.Unclear("049123456"));
        assertThat(german.read("0491 23456")).isInstanceOf(Dialled.World.class);
    }

    @ParameterizedTest
    @CsvSource({"ES, 091", "ES, 062", "ES, 061", "DE, 115", "DE, 116117", "BR, 136", "ID, 14045"})
    void givenASpecialNumber_whenItIsNotListed_thenItIsSpecialAndNotListed(String region, String dialled) {
        assertThat(numbers(region).read(dialled)).isEqualTo(new Dialled.Special(dialled, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"030 12345678 App. 12", "030 12345678 Fax", "+49 30 12345678 ext 5", "030 12345678x5"})
    void givenWordsBehindANumber_whenItIsRead_thenItIsNotDialled(String dialled) {
        assertThat(german.read(dialled)).isEqualTo(new Dialled.Nothing());
    }

    @Test
    void givenPrefixes_whenANumberIsLookedFor_thenOneOfThemHasToBeginIt_andPremiumNumbersStandThereAsAWhole() {
        Dialled.World berlin = new Dialled.World("+493012345678", true);
        Dialled.World premium = new Dialled.World("+499001234567", false);
        assertThat(Right.NONE.covers(berlin)).isFalse();
        assertThat(right("+49").covers(berlin)).isTrue();
        assertThat(right("+41", "+4930").covers(berlin)).isTrue();
        assertThat(right("+4989", "+4").covers(new Dialled.World("+15551234567", true))).isFalse();
        assertThat(right("+49", "+49900").covers(premium)).isFalse();
        assertThat(right("+499001234567").covers(premium)).isTrue();
    }

    private static Right right(String... prefixes) {
        return new Right(List.of(prefixes), null, 1);
    }

    private static OutsideNumbers numbers(String region, String... shorts) {
        return new OutsideNumbers(new OutsideProperties("trunk", region, List.of(shorts), 30, 2));
    }
}
