package dev.ringproof.app.bench.server;

import java.util.List;
import java.util.function.Function;

/** Writes the answers of the plain server. Ids, numbers and tokens have no letter that JSON escapes. */
final class PlainJson {
    private PlainJson() {}

    /** @param numberOf returns the number of a row in clear */
    static String answer(NumberRow changed, List<NumberRow> all, Caller caller, Function<NumberRow, String> numberOf) {
        var json = new StringBuilder(4096).append("{\"response\":");
        phoneNumber(json, changed, numberOf.apply(changed), caller);
        json.append(",\"client\":{\"object\":\"client\",\"id\":\"client_")
                .append(caller.session())
                .append("\",\"sessions\":[");
        session(json, all, caller, numberOf);
        return json.append("],\"sign_in\":null,\"sign_up\":null,\"last_active_session_id\":\"")
                .append(caller.session())
                .append("\",\"last_authentication_strategy\":null,\"cookie_expires_at\":null,\"captcha_bypass\":false,")
                .append("\"created_at\":")
                .append(caller.issuedAt())
                .append(",\"updated_at\":")
                .append(changed.updatedAt())
                .append("}}")
                .toString();
    }

    static String error(String code, String message) {
        return "{\"errors\":[{\"message\":\"" + message + "\",\"long_message\":\"" + message + "\",\"code\":\"" + code
                + "\",\"meta\":{\"param_name\":\"code\"}}]}";
    }

    private static void session(
            StringBuilder json, List<NumberRow> all, Caller caller, Function<NumberRow, String> numberOf) {
        long now = System.currentTimeMillis();
        json.append("{\"object\":\"session\",\"id\":\"")
                .append(caller.session())
                .append("\",\"status\":\"active\",\"expire_at\":")
                .append(caller.expiresAt())
                .append(",\"abandon_at\":")
                .append(caller.expiresAt())
                .append(",\"last_active_at\":")
                .append(now)
                .append(",\"last_active_token\":{\"object\":\"token\",\"jwt\":\"")
                .append(caller.token())
                .append("\"},\"last_active_organization_id\":null,\"actor\":null,\"tasks\":null,")
                .append("\"factor_verification_age\":[0,-1],\"user\":");
        user(json, all, caller, numberOf);
        json.append(",\"public_user_data\":{\"first_name\":null,\"last_name\":null,\"image_url\":\"\",")
                .append("\"has_image\":false,\"identifier\":\"")
                .append(numberOf.apply(all.getFirst()))
                .append("\",\"user_id\":\"")
                .append(caller.user())
                .append("\"},\"created_at\":")
                .append(caller.issuedAt())
                .append(",\"updated_at\":")
                .append(now)
                .append('}');
    }

    private static void user(
            StringBuilder json, List<NumberRow> all, Caller caller, Function<NumberRow, String> numberOf) {
        var first = all.getFirst();
        json.append("{\"id\":\"")
                .append(caller.user())
                .append("\",\"object\":\"user\",\"username\":null,\"first_name\":null,\"last_name\":null,")
                .append("\"primary_email_address_id\":null,\"primary_web3_wallet_id\":null,")
                .append("\"lockout_expires_in_seconds\":null,\"verification_attempts_remaining\":null,")
                .append("\"mfa_enabled_at\":null,\"mfa_disabled_at\":null,\"legal_accepted_at\":null,")
                .append("\"email_addresses\":[],\"web3_wallets\":[],\"passkeys\":[],\"external_accounts\":[],")
                .append("\"saml_accounts\":[],\"enterprise_accounts\":[],\"external_id\":null,")
                .append("\"primary_phone_number_id\":\"")
                .append(first.id())
                .append("\",\"has_image\":false,\"image_url\":\"\",\"password_enabled\":false,")
                .append("\"two_factor_enabled\":false,\"totp_enabled\":false,\"backup_code_enabled\":false,")
                .append("\"phone_numbers\":[");
        for (int i = 0; i < all.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            phoneNumber(json, all.get(i), numberOf.apply(all.get(i)), caller);
        }
        json.append("],\"public_metadata\":{},\"unsafe_metadata\":{},\"banned\":false,\"locked\":false,")
                .append("\"delete_self_enabled\":false,\"create_organization_enabled\":false,")
                .append("\"last_sign_in_at\":null,\"last_active_at\":null,\"created_at\":")
                .append(first.createdAt())
                .append(",\"updated_at\":")
                .append(first.updatedAt())
                .append('}');
    }

    private static void phoneNumber(StringBuilder json, NumberRow row, String number, Caller caller) {
        json.append("{\"id\":\"")
                .append(row.id())
                .append("\",\"object\":\"phone_number\",\"phone_number\":\"")
                .append(number)
                .append("\",\"reserved_for_second_factor\":false,\"default_second_factor\":false,\"reserved\":false,")
                .append("\"verification\":");
        verification(json, row, caller);
        json.append(",\"linked_to\":[],\"created_at\":")
                .append(row.createdAt())
                .append(",\"updated_at\":")
                .append(row.updatedAt())
                .append('}');
    }

    private static void verification(StringBuilder json, NumberRow row, Caller caller) {
        if (row.state() == NumberRow.State.UNVERIFIED) {
            json.append("null");
            return;
        }
        json.append("{\"object\":\"verification_otp\",\"status\":\"")
                .append(
                        switch (row.state()) {
                            case UNVERIFIED, PENDING -> "unverified";
                            case FAILED -> "failed";
                            case VERIFIED -> "verified";
                        })
                .append("\",\"strategy\":\"phone_code\",\"attempts\":")
                .append(row.attempts())
                .append(",\"expire_at\":")
                .append(row.codeExpiresAt())
                .append(",\"channel\":\"sms\",\"verified_at_client\":");
        if (row.state() == NumberRow.State.VERIFIED) {
            json.append("\"client_").append(caller.session()).append("\"}");
        } else {
            json.append("null}");
        }
    }
}
