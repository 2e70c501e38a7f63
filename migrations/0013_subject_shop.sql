CREATE TABLE "subject_shop" (
	"key" bigint NOT NULL,
	"code" text collate "C" NOT NULL,
	CONSTRAINT "subject_shop_key_code_pk" PRIMARY KEY("key","code")
);
--> statement-breakpoint
CREATE INDEX "subject_organisation" ON "subject" USING btree (substr("code", 9, 9));