-- The sequencer starts at an empty log.
INSERT INTO "log_head" ("id", "size", "time") VALUES (1, 0, 0);
--> statement-breakpoint
-- Without statistics the planner takes the one row for two thousand, and plans every look-up anew.
ANALYZE "log_head";
--> statement-breakpoint
-- The log and the audit trail only grow. The one change allowed is an erasure: the opened line goes, the entry stays.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'log_entry' THEN
    IF NEW.line IS NULL
      AND (NEW.position, NEW.entry, NEW.record_id, NEW.subject_code)
        IS NOT DISTINCT FROM (OLD.position, OLD.entry, OLD.record_id, OLD.subject_code)
    THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% only grows: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "log_entry_only_grows" BEFORE UPDATE OR DELETE ON "log_entry"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "log_entry_never_truncated" BEFORE TRUNCATE ON "log_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "audit_event_only_grows" BEFORE UPDATE OR DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "audit_event_never_truncated" BEFORE TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
