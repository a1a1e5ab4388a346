-- 20,000 owners with a pending code each, after the one number of user_1.
insert into account select 'u'||g from generate_series(1,20000) g;
insert into phone_number select (r).* from (select jsonb_populate_record(p, jsonb_build_object('id','idn_pgbench_'||lpad(g::text,6,'0'),'owner_id','u'||g,'primary_of','u'||g,'proven_index',null,'number_index', '\x'||encode(sha256(('n'||g)::bytea),'hex'),'state','PENDING','challenge_id','ver_'||md5(g::text),'code_key','1','code_digest',encode(sha256(('c'||g)::bytea),'hex'),'code_issued_at',now(),'code_expires_at',now()+interval '10 min','attempts',0,'max_attempts',5,'proven_at',null,'proven_session',null)) as r from phone_number p, generate_series(1,20000) g where p.owner_id='user_1') x;
analyze;
