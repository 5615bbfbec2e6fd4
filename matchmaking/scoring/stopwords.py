"""Words that say nothing of a field: grammar, kinds of organisations, praise, places in general."""

ENGLISH = frozenset(
    """
    the and for with from that this its their our your his her are was were has have had who which
    what when where why how all any both each few more most other some such only own same than too
    very can will would should may might must not nor but into onto over under between among through
    during before after above below out off about against along across around near within without
    also well including include includes included such via per etc being been they them these those
    there here because while until
    one two three four five six seven eight nine ten first second third several many much various
    different new old big small large larger largest great main major leading leader lead top best
    strong stronger strength key important world global international internationally national
    regional local european europe asian asia japan japanese german germany french france italian
    italy spanish spain
    member members membership company companies firm firms enterprise enterprises business businesses
    sme smes industry industries industrial sector sectors cluster clusters network networks alliance
    association organisation organization organisations organizations agency agencies institute
    institutes institution institutions university universities centre center centres centers council
    federation foundation society group groups union chamber office government governmental
    authority authorities ministry department division board committee platform hub pole valley
    region regions prefecture prefectures province provinces city cities town county state states
    country countries capital district area areas north south east west northern southern eastern
    western central
    development develop develops developing developed innovation innovative innovations research
    researchers technology technologies technological technical support supports supporting supported
    promote promotes promoting promotion cooperation cooperate collaboration collaborate partner
    partners partnership partnerships project projects programme programmes program programs
    initiative initiatives activity activities service services product products production produce
    produces producer producers solution solutions value chain chains field fields growth economic
    economy market markets competitive competitiveness
    offer offers offering seek seeks seeking looking interested interest interests find exchange
    joint jointly together based base home host hosts hosting located location founded established
    since year years brings bringing bring links linking link connects connecting connect working
    work works make makes making made use used using uses serve serves serving focus focused focuses
    dedicated known around total number high highly quality expertise experience know excellence
    knowledge skilled strongly wide range broad especially particularly well-known famous renowned
    aim aims help helps run runs running provide provides providing build building need needs want
    started start starts became become grown growing wants open ecosystem ecosystems community stakeholder stakeholders public private actor actors
    head headquarters represent represents representing body bodies management manager managers
    """.split()
)
JAPANESE = frozenset(
    """
    推進 協議 協議会 機構 財団 法人 公益 一般 社団 社団法人 財団法人 株式 会社 企業 中小 中小企業 産業
    地域 地方 地区 地方自治体 自治体 行政 政府 県 州 市 町 村 都市 首都 地 国 国内 国際 世界 日本 欧州
    ヨーロッパ 海外 全国 全域 最大 最大級 有数 屈指 主要 中心 拠点 集積 集積地 一大 代表 代表的 豊富
    有名 強み 分野 分類 要約 作成 概要 特徴 主 連携 協力 提携 交流 支援 支える 振興 促進 育成 開発 研究
    研究所 研究機関 技術 革新 イノベーション クラスター くらすた クラスタ 団体 組織 機関 会議 会 会員
    連合 連盟 協会 組合 センター せんた 大学 学校 専門 本部 事務局 事務所 設立 加盟 参加 構成 運営 活動
    事業 事業化 事業者 計画 プロジェクト プログラム 取り組み 取組 推進機構 目的 目標 創出 形成 展開
    活用 利用 提供 実施 実現 強化 向上 拡大 成長 発展 経済 市場 製品 商品 生産 製造 製造業 産地 産品
    産業界 業界 関連 関係 総合 基盤 基幹 先端 先進 最先端 高度 新 新規 新しい 新たな 次世代 未来 将来
    年 月 日 社 人 的 性 化 型 系 業 者 等 他 約 以上 ほか など 及び 並び 共同 共通 相互 双方 可能
    募集 希望 関心 求める 探す 期待 歓迎 パートナー ネットワーク プラットフォーム アライアンス 北部
    南部 東部 西部 中部 周辺 沿岸 内陸 県内 道内 圏 圏域 経済圏 首都圏 中央 隣接 位置 所在 存在 大手
    多く 多数 様々 多様 幅広い 高い 強い 大きい 持つ 有する 集まる
    """.split()
)
