CREATE TABLE "conference_seat" (
	"seat" text collate "C" PRIMARY KEY NOT NULL,
	"zh" text NOT NULL,
	"en" text NOT NULL,
	"leads" boolean NOT NULL,
	"measures" jsonb
);
--> statement-breakpoint
INSERT INTO "conference_seat" ("seat", "zh", "en", "leads") VALUES
	('market', '市场监管', 'market regulation', true),
	('publicity', '宣传', 'publicity', false),
	('reform', '发展改革', 'development and reform', false),
	('industry', '工信', 'industry and information technology', false),
	('police', '公安', 'public security', false),
	('commerce', '商务', 'commerce', false),
	('culture', '文旅', 'culture and tourism', false),
	('bank', '人民银行', 'the central bank', false),
	('customs', '海关', 'customs', false),
	('tax', '税务', 'taxation', false),
	('cyberspace', '网信', 'cyberspace', false),
	('forestry', '林草', 'forestry and grassland', false),
	('post', '邮政', 'postal services', false),
	('drugs', '药监', 'drug administration', false),
	('patents', '知识产权', 'intellectual property', false);
