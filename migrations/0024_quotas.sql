CREATE TABLE "client_usage" (
	"client_id" uuid NOT NULL,
	"day" date NOT NULL,
	"operation" text collate "C" NOT NULL,
	"requests" bigint NOT NULL,
	"units" bigint NOT NULL,
	"rows" bigint NOT NULL,
	CONSTRAINT "client_usage_client_id_day_operation_pk" PRIMARY KEY("client_id","day","operation")
);
--> statement-breakpoint
CREATE TABLE "quota_window" (
	"client_id" uuid NOT NULL,
	"measure" text collate "C" NOT NULL,
	"day" date NOT NULL,
	"quota" bigint NOT NULL,
	"leased" bigint NOT NULL,
	"granted" bigint NOT NULL,
	CONSTRAINT "quota_window_client_id_measure_day_pk" PRIMARY KEY("client_id","measure","day")
);
--> statement-breakpoint
ALTER TABLE "api_client" ADD COLUMN "units_per_day" bigint;--> statement-breakpoint
ALTER TABLE "api_client" ADD COLUMN "rows_per_day" bigint;--> statement-breakpoint
CREATE INDEX "client_usage_day" ON "client_usage" USING btree ("day");--> statement-breakpoint
CREATE INDEX "quota_window_day" ON "quota_window" USING btree ("day");