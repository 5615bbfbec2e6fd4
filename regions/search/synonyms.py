"""Names that stand in no vocabulary but that readers type: cluster, 県, 再エネ."""

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

# By the code of the entry that they add to.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "theme:RENEWABLE": ("再エネ", "renewables", "green energy"),
    "theme:AGEING": ("aging society", "超高齢社会"),
    "sector:ENV-REC": ("サーキュラーエコノミー", "資源循環", "waste management"),
    "sector:ENV": ("environmental technology", "環境技術", "cleantech"),
    "sector:LIF": ("life science", "healthcare", "ヘルスケア", "生命科学"),
    "sector:LIF-MED": ("medical technology", "医療技術", "medical equipment"),
    "sector:LIF-BIO": ("biotechnology", "life tech"),
    "sector:ENE-WIN": ("wind energy", "wind turbines", "風車"),
    "sector:ENE-SOL": ("solar energy", "solar power", "PV"),
    "sector:MOB-AUT": ("car industry", "クルマ"),
    "sector:MOB-EV": ("electric vehicles", "e-mobility", "電気自動車"),
    "sector:AER": ("aerospace industry", "航空宇宙産業"),
    "sector:AER-AIR": ("aviation", "航空", "航空産業"),
    "sector:MAR": ("blue economy",),
    "sector:AGR": ("agriculture", "food industry", "食品産業", "アグリフード"),
    "sector:SOC-START": ("startup", "venture", "ベンチャー"),
    "sector:CUL-TOU": ("ツーリズム", "travel"),
    "place:DEA": ("NRW", "ノルトライン＝ヴェストファーレン"),
    "sector:DIG": ("information technology", "情報通信"),
}
