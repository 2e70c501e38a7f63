CREATE TABLE "attachment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"proceeding_id" uuid NOT NULL,
	"title" text NOT NULL,
	"type" text collate "C" NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"received_on" date NOT NULL,
	"from_merchant" boolean NOT NULL,
	"place" text collate "C" NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attachment_chunk" (
	"attachment_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "attachment_chunk_attachment_id_ordinal_pk" PRIMARY KEY("attachment_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "attachment_upload" (
	"id" uuid PRIMARY KEY NOT NULL,
	"proceeding_id" uuid NOT NULL,
	"place" text collate "C" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "document" (
	"id" uuid PRIMARY KEY NOT NULL,
	"proceeding_id" uuid NOT NULL,
	"kind" text collate "C" NOT NULL,
	"authority" text collate "C" NOT NULL,
	"number" text NOT NULL,
	"title" text NOT NULL,
	"made_on" date NOT NULL,
	"lines" jsonb NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"template_id" uuid,
	"serves_id" uuid,
	"actor" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "document_act" (
	"document_id" uuid NOT NULL,
	"act" text collate "C" NOT NULL,
	"day" date NOT NULL,
	"method" text collate "C",
	"proof" text,
	"due_on" date,
	"attachment_id" uuid,
	"reason" text,
	"actor" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "document_act_document_id_act_pk" PRIMARY KEY("document_id","act"),
	CONSTRAINT "document_act_act" CHECK ("document_act"."act" in ('post', 'serve', 'void'))
);
--> statement-breakpoint
CREATE TABLE "document_file" (
	"document_id" uuid PRIMARY KEY NOT NULL,
	"content" "bytea" NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"sealed_by" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "document_number" (
	"authority" text collate "C" NOT NULL,
	"year" integer NOT NULL,
	"word" text NOT NULL,
	"ordinal" integer NOT NULL,
	"number" text NOT NULL,
	"proceeding_id" uuid NOT NULL,
	"kind" text collate "C" NOT NULL,
	"ahead" boolean NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "document_number_authority_year_word_ordinal_pk" PRIMARY KEY("authority","year","word","ordinal")
);
--> statement-breakpoint
CREATE TABLE "document_office" (
	"authority" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "document_series" (
	"authority" text collate "C" NOT NULL,
	"year" integer NOT NULL,
	"word" text NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "document_series_authority_year_word_pk" PRIMARY KEY("authority","year","word")
);
--> statement-breakpoint
CREATE TABLE "document_template" (
	"id" uuid PRIMARY KEY NOT NULL,
	"authority" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"text" text,
	"valid_from" date NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "attachment_proceeding" ON "attachment" USING btree ("proceeding_id","at","id");--> statement-breakpoint
CREATE INDEX "document_proceeding" ON "document" USING btree ("proceeding_id","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "document_number_ahead" ON "document_number" USING btree ("proceeding_id","kind") WHERE ahead;--> statement-breakpoint
CREATE INDEX "document_template_kind" ON "document_template" USING btree ("kind","authority","valid_from");
--> statement-breakpoint
-- What was made, served and received is kept as it was.
CREATE TRIGGER "document_only_grows" BEFORE UPDATE OR DELETE ON "document"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "document_never_truncated" BEFORE TRUNCATE ON "document"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "document_file_only_grows" BEFORE UPDATE OR DELETE ON "document_file"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "document_file_never_truncated" BEFORE TRUNCATE ON "document_file"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "document_act_only_grows" BEFORE UPDATE OR DELETE ON "document_act"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "document_act_never_truncated" BEFORE TRUNCATE ON "document_act"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "document_number_only_grows" BEFORE UPDATE OR DELETE ON "document_number"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "document_number_never_truncated" BEFORE TRUNCATE ON "document_number"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "document_template_only_grows" BEFORE UPDATE OR DELETE ON "document_template"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "document_template_never_truncated" BEFORE TRUNCATE ON "document_template"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "attachment_only_grows" BEFORE UPDATE OR DELETE ON "attachment"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "attachment_never_truncated" BEFORE TRUNCATE ON "attachment"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
-- The bytes of a paper that was received stay with it; those of one that broke off are taken away.
CREATE FUNCTION "refuse_loss_of_bytes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM "attachment" WHERE "id" = OLD.attachment_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'attachment_chunk only grows: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "attachment_chunk_only_grows" BEFORE UPDATE OR DELETE ON "attachment_chunk"
  FOR EACH ROW EXECUTE FUNCTION "refuse_loss_of_bytes"();
--> statement-breakpoint
CREATE TRIGGER "attachment_chunk_never_truncated" BEFORE TRUNCATE ON "attachment_chunk"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
-- A PDF and a scan are packed already.
ALTER TABLE "document_file" ALTER COLUMN "content" SET STORAGE EXTERNAL;
--> statement-breakpoint
ALTER TABLE "attachment_chunk" ALTER COLUMN "content" SET STORAGE EXTERNAL;
