package dev.ringproof.core.delivery.wording;

import java.util.Locale;
import java.util.Optional;

/**
 * The languages that regions suggest, for a message whose language was not requested. A region suggests none if there
 * is no language that most people there read, or if there are no built-in templates in it.
 */
final class RegionLanguages {
    private RegionLanguages() {}

    /**
     * Returns the language, with the region, that a region suggests.
     *
     * @param region ISO 3166-1 alpha-2
     */
    static Optional<Locale> of(String region) {
        var language = switch (region) {
            case "AG", "AI", "AU", "BB", "BM", "BS", "CA", "DM", "GB", "GD", "GG", "GI", "GY", "IE" -> "en";
            case "IM", "JE", "JM", "KN", "KY", "LC", "MS", "NZ", "TC", "TT", "US", "VC", "VG", "VI" -> "en";
            case "AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GQ", "GT" -> "es";
            case "HN", "MX", "NI", "PA", "PE", "PR", "PY", "SV", "UY", "VE" -> "es";
            case "BF", "BJ", "BL", "CD", "CF", "CG", "CI", "FR", "GA", "GF", "GN", "GP", "MC" -> "fr";
            case "MF", "ML", "MQ", "NC", "NE", "PF", "PM", "RE", "SN", "TG", "WF", "YT" -> "fr";
            case "AT", "CH", "DE", "LI" -> "de";
            case "IT", "SM", "VA" -> "it";
            case "AO", "BR", "CV", "GW", "MZ", "PT", "ST" -> "pt";
            case "NL", "SR" -> "nl";
            case "AX", "SE" -> "sv";
            case "DK", "GL" -> "da";
            case "NO", "SJ" -> "nb";
            case "FI" -> "fi";
            case "ID" -> "id";
            case "DZ", "EG", "IQ", "JO", "LB", "LY", "MA", "MR", "PS", "SA", "SD", "SY", "TN", "YE" -> "ar";
            case "JP" -> "ja";
            case "TH" -> "th";
            case "CN", "HK", "MO", "TW" -> "zh";
            default -> "";
        };
        return language.isEmpty() ? Optional.empty() : Optional.of(Locale.of(language, region));
    }
}
