CREATE TABLE "decision_text" (
	"record_id" text collate "C" NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"text" text NOT NULL,
	"served_salt" text collate "C",
	CONSTRAINT "decision_text_record_id_sha256_pk" PRIMARY KEY("record_id","sha256")
);
