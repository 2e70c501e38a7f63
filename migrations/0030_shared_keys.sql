CREATE TABLE "shared_key" (
	"purpose" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"trail" bigint NOT NULL,
	CONSTRAINT "shared_key_purpose_id_pk" PRIMARY KEY("purpose","id"),
	CONSTRAINT "shared_key_purpose" CHECK ("shared_key"."purpose" in ('identity', 'roster', 'webhook'))
);
--> statement-breakpoint
-- Under these keys somebody is listed: a node without one of them would not find the person.
insert into shared_key (purpose, id, trail)
select distinct 'identity', split_part(identity_hash, ':', 1), 0 from person_listing where withdrawn_at is null;
