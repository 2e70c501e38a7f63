CREATE TABLE "setting_change" (
	"authority" text collate "C" NOT NULL,
	"subject" text collate "C" NOT NULL,
	"id" uuid NOT NULL,
	"content" jsonb NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "setting_change_authority_subject_pk" PRIMARY KEY("authority","subject"),
	CONSTRAINT "setting_change_id_unique" UNIQUE("id")
);
