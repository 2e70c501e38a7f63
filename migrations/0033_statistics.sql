CREATE TABLE "statistic_cell" (
	"month" date NOT NULL,
	"authority" text collate "C" NOT NULL,
	"list" text collate "C" NOT NULL,
	"ground" text collate "C" NOT NULL,
	"region" text collate "C" NOT NULL,
	"platform" text collate "C" NOT NULL,
	"figure" text collate "C" NOT NULL,
	"events" bigint NOT NULL,
	"days" bigint NOT NULL,
	CONSTRAINT "statistic_cell_month_authority_list_ground_region_platform_figure_pk" PRIMARY KEY("month","authority","list","ground","region","platform","figure")
);
--> statement-breakpoint
CREATE INDEX "statistic_cell_authority" ON "statistic_cell" USING btree ("authority","month") WHERE platform = '';--> statement-breakpoint
CREATE INDEX "audit_event_overdue" ON "audit_event" USING btree ("at") WHERE act = 'proceeding.overdue';--> statement-breakpoint
CREATE INDEX "proceeding_remedy" ON "proceeding" USING btree ("kind","started_on","entered_on","list","authority","state") WHERE kind in ('repair', 'objection');