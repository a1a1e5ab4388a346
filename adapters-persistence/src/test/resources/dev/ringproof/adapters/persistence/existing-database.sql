-- Rows as version 0.1.0 has written them. The test replaces {hex} by a literal of bytes, and translates the escapes of Java.

insert into account (id) values ('user_anna');
insert into account (id) values ('user_ben');

-- Verified by a code, primary, and the default second factor.
insert into phone_number (id, owner_id, number_sealed, number_index, state, code_expires_at, attempts, proven_at,
        proven_session, failures, last_failed_at, last_texted_at, last_challenged_at, is_primary, second_factor,
        reserved_since, linked_to, created_at, updated_at, version, proven_index, primary_of, default_of)
values ('idn_home', 'user_anna',
        {0101311458a8fdd22ed8c6d55365f7b9aa0c50b9101a817f5164e9f8563a4f4ef8e1e9526aa93fc24d00a3},
        {e99e30952a80bed27644ffe417e697607ba48cef8ee0ae0cc3abe53083d677e4},
        'VERIFIED', '2026-11-24 12:10:00Z', 2, '2026-11-24 12:01:00Z', 'sess_1',
        1, '2026-11-24 12:02:00Z', '2026-11-24 12:00:00Z', '2026-11-24 12:03:00Z',
        true, 'DEFAULT', '2026-11-24 12:04:00Z', 'oauth_google idn_1\nsaml idn_2',
        '2026-11-24 11:00:00Z', '2026-11-24 12:04:00Z', 7,
        {e99e30952a80bed27644ffe417e697607ba48cef8ee0ae0cc3abe53083d677e4}, 'user_anna', 'user_anna');

-- A code is out.
insert into phone_number (id, owner_id, number_sealed, number_index, state, challenge_id, code_key, code_digest,
        code_issued_at, code_expires_at, attempts, max_attempts, failures, is_primary, second_factor,
        created_at, updated_at, version)
values ('idn_work', 'user_anna',
        {0101318e355d0c99f47dc8bae0ad2b1e7982d8daa293b3d1af040ef9d29eeea00360ff2ff59bcbb4eebb83},
        {68f0e5d43662b2b48935c2b90bc2ab35dc6215bf83c584c71dc3cb5682a02ce3},
        'PENDING', 'ver_work', '1', '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
        '2026-11-24 12:00:00Z', '2026-11-24 12:10:00Z', 1, 5, 0, false, 'NONE',
        '2026-11-24 11:30:00Z', '2026-11-24 12:00:00Z', 0);

-- The home number again, which another owner has verified.
insert into phone_number (id, owner_id, number_sealed, number_index, state, failures, is_primary, second_factor,
        created_at, updated_at, version)
values ('idn_ben', 'user_ben',
        {0101310565266e6dfceb6a38d8be89ec4465ba24b938c083a349e3d822a229099a438e69f4df7bbb9810ae},
        {e99e30952a80bed27644ffe417e697607ba48cef8ee0ae0cc3abe53083d677e4},
        'UNVERIFIED', 0, false, 'NONE', '2026-11-24 11:00:00Z', '2026-11-24 11:00:00Z', 0);

-- Verified by an operator.
insert into phone_number (id, owner_id, number_sealed, number_index, state, proven_at, failures, is_primary,
        second_factor, created_at, updated_at, version, proven_index)
values ('idn_desk', 'user_ben',
        {0101311bd4637b249550af865849cfd4026a6ca40f8ccc98265728a70fd7d8624955b8829381bdcdc6a0ba},
        {d273b6f4d9c52e218711c38577f2d50d5fec8035701e97362a07a2130438e67c},
        'VERIFIED', '2026-11-24 12:01:00Z', 0, false, 'NONE', '2026-11-24 11:30:00Z', '2026-11-24 12:01:00Z', 0,
        {d273b6f4d9c52e218711c38577f2d50d5fec8035701e97362a07a2130438e67c});

insert into backup_codes (owner_id, set_id, codes, failures, last_tried_at, created_at, version)
values ('user_anna', 'bkp_1', '0000 1 5a17 0a -\n0001 1 5a18 0b 2026-11-24T12:01:00Z',
        3, '2026-11-24 12:02:00Z', '2026-11-24 12:00:00Z', 4);

insert into possession_check (phone_number_id, owner_id, check_id, state, code_expires_at, attempts, proven_at,
        proven_session, created_at, version)
values ('idn_home', 'user_anna', 'ver_1', 'VERIFIED', '2026-11-24 12:10:00Z', 3, '2026-11-24 12:05:00Z',
        'sess_2', '2026-11-24 12:00:00Z', 2);

insert into possession_check (phone_number_id, owner_id, check_id, state, challenge_id, code_key, code_digest,
        code_issued_at, code_expires_at, attempts, max_attempts, created_at, version)
values ('idn_work', 'user_anna', 'ver_2', 'FAILED', 'ver_2', '1',
        '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
        '2026-11-24 12:00:00Z', '2026-11-24 12:10:00Z', 5, 5, '2026-11-24 12:00:00Z', 5);

insert into second_factor_challenge (id, owner_id, purpose, session_id, client_ip, user_agent, attempts, max_attempts,
        created_at, expires_at, sent_to, challenge_id, code_key, code_digest, code_issued_at, code_expires_at,
        passed_at, passed_by, redeemed_at, version)
values ('sfc_1', 'user_anna', 'STEP_UP', 'sess_1', '192.0.2.1', 'Firefox', 2, 5,
        '2026-11-24 12:00:00Z', '2026-11-24 12:11:00Z', 'idn_home', 'ver_3', '1',
        '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
        '2026-11-24 12:00:00Z', '2026-11-24 12:10:00Z',
        '2026-11-24 12:01:00Z', 'PHONE_CODE', '2026-11-24 12:02:00Z', 3);

-- A text that looks like an address and is none: earlier versions checked only its characters.
insert into second_factor_challenge (id, owner_id, purpose, client_ip, user_agent, attempts, max_attempts,
        created_at, expires_at, version)
values ('sfc_2', 'user_anna', 'SIGN_IN', '192.0.2.999', 'Firefox', 0, 5,
        '2026-11-24 12:00:00Z', '2026-11-24 12:11:00Z', 1);

-- Three rounds and two hand-overs; the first hand-over is from before there were price lists.
insert into text_message (id, type, owner_id, phone_number_id, challenge_id, number_index, masked_to, segments, region,
        content_sealed, created_at, expires_at, wipe_at, state, attempts, tried, due_at)
values ('sms_queued', 'SECOND_FACTOR', 'user_anna', 'idn_home', 'ver_4',
        {e99e30952a80bed27644ffe417e697607ba48cef8ee0ae0cc3abe53083d677e4}, '+1*******671', 2, 'US',
        {01013109d8b17d3bbc897fb33d9d5302f94b33835120b188fa6dc29c774b75ac644c9077934e9bc1de0d19e45ade3fb31d89bdd21d8d66490d4dc7cddd5985d2acc37eaff59248},
        '2026-11-24 12:00:00Z', '2026-11-24 12:10:00Z', '2026-11-24 12:10:00Z', 'QUEUED', 3,
        'a\t2026-11-24T12:00:00Z\t120\tUNKNOWN\ttimed out\nb\t2026-11-24T12:00:00Z\t80\tACCEPTED\t\t0.0083',
        '2026-11-24 12:01:00Z');

-- Delivered, and its code was entered. The columns of the third migration that had no value have their defaults.
insert into text_message (id, owner_id, phone_number_id, challenge_id, number_index, created_at, expires_at, state,
        attempts, settled_at, gateway, reference, receipt_at, proven_at)
values ('sms_delivered', 'user_anna', 'idn_work', 'ver_5',
        {68f0e5d43662b2b48935c2b90bc2ab35dc6215bf83c584c71dc3cb5682a02ce3},
        '2026-11-24 12:00:00Z', '2026-11-24 12:03:00Z', 'DELIVERED',
        0, '2026-11-24 12:01:00Z', 'a', 'ref_1', '2026-11-24 12:02:00Z', '2026-11-24 12:03:00Z');

insert into text_message (id, type, owner_id, phone_number_id, number_index, created_at, expires_at, state,
        attempts, settled_at, gateway, reason)
values ('sms_refused', 'NOTICE', 'user_anna', 'idn_work',
        {68f0e5d43662b2b48935c2b90bc2ab35dc6215bf83c584c71dc3cb5682a02ce3},
        '2026-11-24 12:00:00Z', '2026-11-24 12:10:00Z', 'REFUSED', 0, '2026-11-24 12:01:00Z', 'b', 'HTTP 422');
