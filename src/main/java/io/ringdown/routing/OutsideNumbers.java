package io.ringdown.routing;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Understands what people dial for the world outside. Pure; which numbers there are is libphonenumber's to know.
@Component
class OutsideNumbers {

    /// No letters: neither those of vanity numbers nor what could be more than a number in a SIP address.
    private static final Pattern FORM = Pattern.compile("\\+?[0-9 ()./-]{2,32}");
    /// Premium and shared-cost numbers, personal ones and what is of no known kind cost whatever their owners like.
    private static final Set<PhoneNumberType> USUAL = Set.of(PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE,
            PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.VOIP, PhoneNumberType.UAN, PhoneNumberType.TOLL_FREE,
            PhoneNumberType.VOICEMAIL);
    private static final String UNKNOWN_REGION = "ZZ";

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final ShortNumberInfo shorts = ShortNumberInfo.getInstance();
    private final OutsideProperties properties;

    OutsideNumbers(OutsideProperties properties) {
        this.properties = properties;
    }

    /// What was dialled.
    sealed interface Dialled {

        /// A number of the world.
        ///
        /// @param usual is it of a kind that costs what the country's calls cost?
        record World(String e164, boolean usual) implements Dialled {}

        /// A number that only its region understands, emergencies above all.
        ///
        /// @param listed may it be dialled?
        record Special(String digits, boolean listed) implements Dialled {}

        /// Digits that could be meant in two ways.
        ///
        /// @param national how the number has to be written if it is one of the country's
        record Unclear(String national) implements Dialled {}

        /// No number that there could be.
        record Nothing() implements Dialled {}
    }

    /// Are there only signs that numbers are written with?
    static boolean isWrittenLikeOne(String dialled) {
        return FORM.matcher(dialled).matches();
    }

    Dialled read(String dialled) {
        if (!isWrittenLikeOne(dialled)) {
            return new Dialled.Nothing();
        }
        String digits = PhoneNumberUtil.normalizeDiallableCharsOnly(dialled);
        boolean listed = properties.shortNumbers().contains(digits);
        if (listed || isShort(digits)) {
            return new Dialled.Special(digits, listed);
        }
        if (beginsWithOwnCountry(digits)) {
            Dialled international = world('+' + digits);
            if (international instanceof Dialled.World) {
                return international;
            }
            if (!nationalPrefix().isEmpty() && world(digits) instanceof Dialled.World) {
                return new Dialled.Unclear(nationalPrefix() + digits);
            }
        }
        return world(digits);
    }

    private Dialled world(String digits) {
        try {
            PhoneNumber number = numbers.parse(digits, region());
            return numbers.isValidNumber(number)
                    ? new Dialled.World(numbers.format(number, PhoneNumberFormat.E164),
                            USUAL.contains(numbers.getNumberType(number)))
                    : new Dialled.Nothing();
        } catch (NumberParseException _) {
            return new Dialled.Nothing();
        }
    }

    /// Digits that begin with the country's own code, without the plus. Taken as national, they would be somebody else's.
    private boolean beginsWithOwnCountry(String digits) {
        return !properties.region().isEmpty()
                && digits.startsWith(Integer.toString(numbers.getCountryCodeForRegion(properties.region())));
    }

    /// Where numbers are dialled with a prefix at home, digits without it are not a whole national number. Italy and Norway
    /// have no such prefix, and national numbers that begin like their country's code.
    private String nationalPrefix() {
        return Objects.requireNonNullElse(numbers.getNddPrefixForRegion(properties.region(), true), "");
    }

    /// Emergency, service and carrier numbers of the region.
    private boolean isShort(String digits) {
        if (properties.region().isEmpty()) {
            return false;
        }
        try {
            return shorts.isEmergencyNumber(digits, properties.region())
                    || shorts.isValidShortNumberForRegion(numbers.parse(digits, region()), properties.region());
        } catch (NumberParseException _) {
            return false;
        }
    }

    private String region() {
        return properties.region().isEmpty() ? UNKNOWN_REGION : properties.region();
    }
}
