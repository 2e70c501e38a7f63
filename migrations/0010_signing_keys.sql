CREATE TABLE "signing_key" (
	"kid" text collate "C" PRIMARY KEY NOT NULL,
	"role" text collate "C",
	"key" jsonb NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"signs_from" timestamp (3) with time zone NOT NULL,
	"signs_until" timestamp (3) with time zone,
	"compromised_at" timestamp (3) with time zone,
	"good_until_size" bigint,
	"positions" bigint[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "signing_key_role" CHECK ("signing_key"."role" in ('log', 'export', 'statement', 'receipt')),
	CONSTRAINT "signing_key_compromised" CHECK (("signing_key"."compromised_at" is null) = ("signing_key"."good_until_size" is null))
);
