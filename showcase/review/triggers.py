"""What the database itself holds of selection: ledgers grow, what is frozen stays, what was sent is not changed."""

from showcase.publication.triggers import Trigger, append_only

LEDGERS = (
    "review_recusal",
    "review_weightset",
    "review_result",
    "review_proposal",
    "review_decision",
    "review_entry",
)
_FROZEN = ("round_id", "group_id", "number", "record", "hash", "frozen_by_id", "frozen_at", "due_at", "reason")
_CHANGED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _FROZEN)

TRIGGERS = (
    *(trigger for table in LEDGERS for trigger in append_only(table)),
    Trigger("draw_kept", "review_draw", "BEFORE DELETE", "", "抽取记录不能删除"),
    Trigger("draw_stays_frozen", "review_draw", "BEFORE UPDATE", _CHANGED, "冻结的抽取名单和条件不能修改"),
    Trigger("draw_made_once", "review_draw", "BEFORE UPDATE", "OLD.drawn_at IS NOT NULL", "抽取结果不能修改"),
    Trigger("score_kept", "review_score", "BEFORE DELETE", "OLD.sent_at IS NOT NULL", "已提交的评分不能删除"),
    Trigger("score_sent_once", "review_score", "BEFORE UPDATE", "OLD.sent_at IS NOT NULL", "已提交的评分不能修改"),
)
