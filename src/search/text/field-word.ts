/**
 * Words by which a run of Chinese is cut, beside laws, regions and synonyms; and words that people type around what they
 * mean. Data.
 */

/** Words that stand in records: acts, goods, places, papers. */
export const fieldWords: ReadonlySet<string> = new Set(
  `
  经营 销售 生产 使用 采购 发布 储存 运输 进口 加工 制造 提供 出售 购进 购买 宣传 推广 直播 代理 组织 策划 伪造 冒用 擅自 拒绝 拒不改正 责令改正 逾期 未按规定 未经
  未取得 未按期 不合格 不符合 违法 违规 违法所得 违法行为 非法 假冒 伪劣 虚假 欺骗 误导 消费者 当事人 企业 公司 有限公司 有限责任公司 股份有限公司 店铺 平台 网站 门店 超市 饭店 餐饮 餐厅 酒店 医院 诊所 药店
  学校 幼儿园 美容院 培训机构 食品 药品 化妆品 医疗器械 保健食品 保健品 婴幼儿 奶粉 酒类 白酒 饮料 糕点 肉制品 熟肉 凉菜 卤味 面制品 水果 蔬菜 食用油 植物油 散装食品 预包装食品
  特种设备 压力容器 锅炉 电梯 起重机 气瓶 燃气 玩具 儿童 服装 羽绒服 运动鞋 电线电缆 插座 充电器 移动电源 灭火器 轮胎 化肥 复合肥料 种子 饲料 农药 兽药 农膜 口罩 血压计 中药饮片
  涂料 油漆 家具 瓷砖 水泥 钢筋 燃气灶 热水器 电动车 电线 插排 充电宝 头盔 童装 校服 童车 加油机 加油站 停车场 停车费 物业 药店 翡翠 蜂蜜 茶叶 猪肉 牛肉 韭菜 牛蛙 鸡蛋
  挂面 面包 酸奶 牛奶 桶装水 矿泉水 火锅 检测报告 检验报告 面膜 祛斑霜 染发剂 洗发水 商标 专利 注册商标 知识产权 商业秘密 广告 价格 收费 计量 质量 标准 认证 检验 检测 检定 标签 说明书 生产日期 保质期 添加剂 许可证 营业执照 执照 处方 处方药
  登记 变更 注销 住所 地址 经营场所 法定代表人 年报 年度报告 公示 罚款 没收 警告 吊销 停业 关闭 处罚 行政处罚 处罚决定 决定书 名单 名录 列入 移出 信用 失信 严重 市场监督管理局
  药品监督管理局 食品安全 产品质量 消费者权益 不正当竞争 预付款 退款 赔偿 投诉 举报 抽检 抽查 监督抽查 网络交易 电子商务 网购 网店 外卖 快递 装修 房地产 教育 培训 旅游 美容 健身 汽车 二手车
  `
    .trim()
    .split(/\s+/),
)

/** Words of a question or of politeness: they say nothing of what is looked for, and are left out beside what does. */
export const fillerWords: ReadonlySet<string> = new Set(
  `
  请问 请 帮我 帮忙 麻烦 查一下 查一查 查下 查查 查询 搜索 搜一下 搜 找一下 找找 我想 我要 想要 想知道 想了解 想问 问一下 知道 了解 看看 看一下 告诉我 有没有 有无 是否 是不是 哪些 哪家 哪个
  哪里 什么 怎么 怎样 如何 为什么 为何 多少 几家 谁 谁家 关于 有关 相关 的 了 吗 呢 吧 啊 被 因为 由于 因 对 在 里 里面 中 和 与 及 或 还有 以及 等 等等 之类 最近 近期 今年 去年 情况 被处罚 被罚 受罚 怎么处理 怎么办 咋办 处理过 这种事
  信息 记录 案例 案件 案子 内容 结果 全部 所有 一些 这家 这个 那家 那个 这种 那种 我们 我 你们 你 他们 它 是 有 过 曾经 曾 都 也 就 会 能 可以 可不可以 能不能 关于的 给我 一下 到底 究竟 本市 我市
  有哪些 有什么 是什么 商家 商户 店家 有过 受过 受到 受到过 遭到 方面 问题 事情 名称 编号 文号 文书号 字号 决定书文号 处罚决定书文号 处罚文号
  a an the of for in on at by to with about from and or who what which where when why how is are was were be has have had
  do does did any all some me my i we you please show find search list tell there this that these those year sells sell sold selling company companies shop shops store stores cases case records record
  `
    .trim()
    .split(/\s+/),
)

/** Words that nearly every record holds: the first to be given up where not all is found together. */
export const weakWords: ReadonlySet<string> = new Set(
  "处罚 行政处罚 处罚决定 决定书 公司 企业 店铺 当事人 违法 违规 违法行为 市场监督管理局 罚款 严重 卖 售卖 有限公司 有限责任公司 penalty penalties".split(
    " ",
  ),
)
