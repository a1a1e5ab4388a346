-- Runs on PostgreSQL and on H2 alike. A code that is sent again while it is valid is kept beside its digest. It is sealed
-- under the key that code_key names, in hexadecimal digits: 12 bytes of nonce, 6 to 10 of code, 16 of tag. It is null
-- when there is no code, when the code is dead, when the setting asks for a new code each time, and in rows of the
-- version before. A null or a value that cannot be opened makes the next message carry a new code.

alter table phone_number add column code_sealed varchar(76);
alter table possession_check add column code_sealed varchar(76);
alter table second_factor_challenge add column code_sealed varchar(76);
