/**
 * The templates that ship with the register, one for each kind of document. They say what the law asks each to say and no
 * more; an authority puts its own in their place.
 */

/** The texts, by the kind of document. */
export const shippedTemplates = {
  "listing-notice": `! {authority}
# 列入严重违法失信名单告知书
> {number}
= {party}（统一社会信用代码：{code}）：
经查，{facts}
上述行为属于“{ground}”，依据{basis}，本机关拟将{you}列入严重违法失信名单。
? 所依据的行政处罚决定书文号：{base_penalty_no}。
{you}自收到本告知书之日起{statement_period}内，有权向本机关陈述、申辩，也有权要求听证，行使其中一项不影响另一项。逾期未提出的，视为放弃上述权利。
? 联系方式：{contact}
> {authority}
> {date}`,
  "hearing-notice": `! {authority}
# 听证通知书
> {number}
= {party}：
{you}就拟列入严重违法失信名单一事要求听证，本机关决定举行听证，现将有关事项通知如下：
听证时间：{hearing_on}
听证地点：{hearing_place}
听证主持人：{hearing_presider}
? 听证员：{hearing_officers}
记录人：{hearing_recorder}
? 翻译人员：{hearing_interpreter}
? 参加听证的人员：{hearing_people}
请准时参加，也可以委托一至二人代理，并提交授权委托书。认为上述人员与本案有直接利害关系的，有权申请回避。无正当理由不到场的，视为放弃听证权利。
? 联系方式：{contact}
> {authority}
> {date}`,
  "hearing-record": `! {authority}
# 听证笔录
> {number}
= 当事人：{party}
= 听证时间：{hearing_on}
= 听证地点：{hearing_place}
= 听证主持人：{hearing_presider}
= 参加听证的人员：{hearing_people}
{hearing_record}
= 当事人核对无误后签名：　　　　　　　　年　　月　　日
= 主持人、记录人签名：　　　　　　　　年　　月　　日
> {authority}
> {date}`,
  "abnormal-listing-decision": `! {authority}
# 列入经营异常名录决定书
> {number}
= {party}（统一社会信用代码：{code}）：
经查，{facts}
? 上述情形发生于{arose_on}。
上述情形属于“{ground}”，依据{basis}，本机关决定将{you}列入经营异常名录，并向社会公示。
移出的条件和程序：{lifting}
{remedies}
? 联系方式：{contact}
> {authority}
> {date}`,
  "serious-listing-decision": `! {authority}
# 列入严重违法失信名单决定书
> {number}
= {party}（统一社会信用代码：{code}）：
经查，{facts}
? 所依据的行政处罚决定书文号：{base_penalty_no}。
? 陈述申辩及听证情况：{statement}
上述行为属于“{ground}”，依据{basis}，本机关决定将{you}列入严重违法失信名单，并向社会公示。
列入期间，依法采取下列管理措施：{measures}
移出的条件和程序：{lifting}
{remedies}
? 联系方式：{contact}
> {authority}
> {date}`,
  "repair-notice": `! {authority}
# 信用修复告知书
> {number}
= {party}（统一社会信用代码：{code}）：
本机关对{you}作出{decision_no}决定。依据《市场监督管理信用修复管理办法》，现将有关事项告知如下：
一、公示期限和信用修复的条件：{lifting}
二、申请方式：条件具备的，{you}可以向本机关提出信用修复申请，并提交义务已经履行、危害后果和不良影响已经消除的材料。
三、办理期限：{repair_times}
四、{fraud_bar}。
? 联系方式：{contact}
> {authority}
> {date}`,
  "no-listing-decision": `! {authority}
# 不予列入严重违法失信名单决定书
> {number}
= {party}（统一社会信用代码：{code}）：
本机关于{notified_on}告知{you}拟以“{ground}”为由将{you}列入严重违法失信名单。
? 陈述申辩及听证情况：{statement}
经审查，本机关决定对{you}不予列入严重违法失信名单。理由如下：
{reason}
? 联系方式：{contact}
> {authority}
> {date}`,
  "no-penalty-decision": `! {authority}
# 不予行政处罚决定书
> {number}
= {party}（统一社会信用代码：{code}）：
经查，{facts}
上述行为属于{ground}的情形：{reason}
依据{basis}，本机关决定对{you}不予行政处罚。
? 本机关已对{you}进行教育：{education}
{remedies}
? 联系方式：{contact}
> {authority}
> {date}`,
  "removal-decision": `! {authority}
# 移出{list}决定书
> {number}
= {party}（统一社会信用代码：{code}）：
本机关以{record_no}决定，因“{ground}”将{you}列入{list}。
? {you}于{applied_on}申请移出。
? {reason}
经审查，符合移出的条件。依据{removal_basis}，本机关决定将{you}移出{list}，不再公示该列入信息。
? 联系方式：{contact}
> {authority}
> {date}`,
  "revocation-decision": `! {authority}
# 撤销列入{list}决定书
> {number}
= {party}（统一社会信用代码：{code}）：
本机关以{record_no}决定，将{you}列入{list}。
? 该决定所依据的行政处罚决定书文号：{base_penalty_no}。
{fallen}
? 法律依据：{revoking_basis}。
据此，撤销上述列入决定，{revoking_effect}。
{remedies}
? 联系方式：{contact}
> {authority}
> {date}`,
  "repair-accepted": `! {authority}
# 信用修复受理通知书
> {number}
= {party}：
{you}于{applied_on}就{record_no}决定提出的信用修复申请，本机关于{accepted_on}受理。
? 联系方式：{contact}
> {authority}
> {date}`,
  "repair-supplement": `! {authority}
# 信用修复补正通知书
> {number}
= {party}：
{you}于{applied_on}就{record_no}决定提出的信用修复申请，材料不齐全或者不符合要求，请补正下列内容：
{supplement}
? 联系方式：{contact}
> {authority}
> {date}`,
  "repair-not-accepted": `! {authority}
# 信用修复不予受理通知书
> {number}
= {party}：
{you}于{applied_on}就{record_no}决定提出的信用修复申请，本机关不予受理。理由如下：
{reason}
{remedies}
? 联系方式：{contact}
> {authority}
> {date}`,
  "repair-granted": `! {authority}
# 准予信用修复决定书
> {number}
= {party}：
{you}于{applied_on}就{record_no}决定提出信用修复申请。经审查：
{reason}
依据{removal_basis}，本机关决定准予信用修复：{effect}。
? 联系方式：{contact}
> {authority}
> {date}`,
  "repair-refused": `! {authority}
# 不予信用修复决定书
> {number}
= {party}：
{you}于{applied_on}就{record_no}决定提出信用修复申请。经审查，本机关决定不予信用修复。理由如下：
{reason}
{remedies}
? 联系方式：{contact}
> {authority}
> {date}`,
  "objection-answer": `! {authority}
# 异议答复书
> {number}
= {party}：
{you}于{applied_on}就{record_no}决定的公示信息提出异议。处理结果：{result}。
理由：{reason}
? {remedies}
? 联系方式：{contact}
> {authority}
> {date}`,
  "proof-of-service": `! {authority}
# 送达回证
> {number}
= 送达文书：{served_title}
= 文书文号：{served_number}
= 受送达人：{recipient}
_ = 送达地点：{service_place}
_ = 送达方式：{service_method}
_ = 送达日期：{service_on}
_ = 送达凭证：{service_proof}
_ = 送达人：{server}
= 受送达人签名或者盖章：　　　　　　　　　　年　　月　　日　　时
= 代收人签名及与受送达人的关系：
= 拒收事由：
= 见证人签名：
= 送达人签名（二人）：
= 备注：
> {authority}
> {date}`,
} as const
