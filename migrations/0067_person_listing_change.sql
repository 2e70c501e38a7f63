CREATE TABLE "person_listing_change" (
	"listing_id" text collate "C" PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"act" text collate "C" NOT NULL,
	"authority" text collate "C" NOT NULL,
	"content" jsonb NOT NULL,
	"reason" text,
	"actor" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "person_listing_change_id_unique" UNIQUE("id")
);
