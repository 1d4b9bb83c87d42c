"""Who is who at Northwind: account IDs, and the names that several accounts mention."""

TOOLS = "770233459910"
SECURITY = "330081247765"
PROD = "441700923385"
MANAGEMENT = "104822317755"
DATA = "118055612207"
SANDBOX = "900144206618"

SKYLARK = "602177450918"  # Skylark Monitoring, a vendor with an external ID
BRIGHTPATH = "515038624471"  # Brightpath Billing, a vendor without one
UNKNOWN = "992711840031"  # nobody remembers whose account this is

GITHUB = "token.actions.githubusercontent.com"
