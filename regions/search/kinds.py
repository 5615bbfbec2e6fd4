"""Names of kinds and sides that readers type: cluster, クラスター, 県."""

from regions.search.thesaurus import Entry

KINDS = (
    Entry("kind:region", ("Region",), ("European region", "regional government", "州", "地域")),
    Entry("kind:prefecture", ("Prefecture",), ("県", "都道府県", "prefectural government", "県庁")),
    Entry("kind:city", ("City",), ("municipality", "town", "市", "市町村", "自治体", "都市")),
    Entry("kind:cluster", ("Cluster",), ("クラスター", "産業クラスター", "cluster organisation")),
    Entry("kind:alliance", ("Alliance",), ("アライアンス", "consortium", "コンソーシアム")),
    Entry("kind:agency", ("Agency",), ("development agency", "エージェンシー", "公社")),
    Entry("kind:office", ("Office",), ("representative office", "事務所", "駐日事務所")),
    Entry("kind:support", ("Support organisation",), ("支援機関",)),
    Entry("side:eu", ("Europe",), ("ヨーロッパ", "欧州", "EU", "European Union", "欧州連合")),
)
