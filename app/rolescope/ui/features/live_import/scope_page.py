"""Third step: what to read, and where the snapshot goes."""

import re
from pathlib import Path

from PySide6.QtWidgets import (
    QPushButton,
    QWidget,
)

from rolescope.importers.aws.calls import Scope
from rolescope.importers.aws.plan import CollectPlan
from rolescope.model.arn import is_account_id
from rolescope.ui.features.live_import.aws_dialog import Callout, WizardPage, rows
from rolescope.ui.kit.check_boxes import CheckBox, Radio
from rolescope.ui.kit.details import Body
from rolescope.ui.kit.fields import LineField
from rolescope.ui.kit.file_dialogs import ask_for_folder
from rolescope.ui.kit.privacy import visible
from rolescope.ui.kit.qt_layouts import hbox
from rolescope.ui.kit.text import StyledLabel, StyledRun
from rolescope.ui.kit.themed import surface
from rolescope.words.live_text import USE_COSTS, again_text, no_account, no_region, too_mighty

_ROLE = re.compile(r"[\w+=,.@/-]{1,512}")
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}")
_INSET = 24  # px, of what belongs to a choice
_SUGGESTED = "RoleScopeReadOnly"
_ADMINISTRATORS = ("OrganizationAccountAccessRole", "AWSControlTowerExecution")


class ScopePage(WizardPage):
    """Chooses accounts, the role in them, and what comes beside IAM."""

    def __init__(self) -> None:
        super().__init__(
            "What should be read?",
            "Users, groups, roles and policies of one account or of many, with what limits them.",
        )
        self.one = Radio("This account")
        self.members = Radio("This account and members of the organization")
        self.one.setChecked(True)
        self.role = LineField("Role in member accounts", _SUGGESTED)
        self.external_id = LineField("External ID")
        self.external_id.setPlaceholderText("if the role asks for one")
        self.accounts = LineField("Accounts")
        self.accounts.setPlaceholderText("all active accounts of the organization")
        self._in_members = rows(
            ("Member role", self.role),
            ("External ID", self.external_id),
            ("Accounts", self.accounts),
            inset=_INSET,
        )
        self._in_members.setEnabled(False)
        self.organization = CheckBox("The organization: accounts, OUs, SCPs and RCPs")
        self.organization.setChecked(True)
        self.people = CheckBox("IAM Identity Center: who has which permission set")
        self.resources = CheckBox("What runs as a role: functions, instances, tasks, stacks, …")
        self.regions = LineField("Regions")
        self.regions.setPlaceholderText("All enabled Regions")
        self._in_regions = rows(("Regions", self.regions), inset=_INSET)
        self._in_regions.hide()  # a small window has no room for what is not asked for
        self.use = CheckBox("Use: credential reports and findings of Access Analyzer")
        self.accessed = CheckBox("Services last accessed, of each role")
        self.events = CheckBox("CloudTrail: who assumed roles in the last 90 days")
        self._use = {Scope.USE: self.use, Scope.ACCESSED: self.accessed, Scope.EVENTS: self.events}
        use: list[QWidget] = []
        for scope, box in self._use.items():
            costs = _below(StyledLabel([StyledRun(USE_COSTS[scope.value], "small", "muted")]))
            box.toggled.connect(costs.setVisible)
            use += (box, costs)
        self.folder = LineField("Folder")
        self._usual = ""  # what is said when there is nothing to mind
        self.browse = QPushButton("Browse…")
        self.browse.clicked.connect(self._browse)
        apart = (self.organization, self.people, self.resources, *use)
        choices = Body()  # scrolls where letters are large and the window is small
        choices.column.setContentsMargins(0, 0, 8, 0)
        choices.column.setSpacing(8)
        content = choices.widget()
        if content is not None:
            surface(content)
        for widget in (self.one, self.members, self._in_members, *apart, self._in_regions):
            choices.column.addWidget(widget)
        choices.column.addStretch(1)
        self.column.addWidget(choices, 1)
        self.column.addWidget(rows(("Save snapshot to", _beside(self.folder, self.browse))))
        self.note = Callout()
        self.column.addWidget(self.note)
        self.members.toggled.connect(self._in_members.setEnabled)
        for box in (self.resources, self.use, self.events):
            box.toggled.connect(self._show_regions)
        self.role.textChanged.connect(self._warn)
        self.members.toggled.connect(self._warn)

    def field(self) -> QWidget:
        """Return the first choice."""
        if not self.one.isEnabled():
            return self.role
        return self.members if self.members.isChecked() else self.one

    def fix(self, account: str, own: str, folder: Path) -> None:
        """Leave one choice: this account again, in the snapshot of this folder.

        `own` is the account of whoever reads: another one is read through a role.
        """
        chosen = self.one if account == own else self.members
        chosen.setChecked(True)
        self.accounts.setText(account)
        self.folder.setText(str(folder))
        for box in (self.organization, self.people):
            box.setChecked(False)
        fixed = (self.one, self.members, self.organization, self.people)
        for widget in (*fixed, self.accounts, self.folder, self.browse):
            widget.setEnabled(False)
        self._usual = again_text(account)
        self._warn()

    def plan(self) -> CollectPlan | None:
        """Return what was chosen; None, and say why, when it cannot be meant."""
        wanted = _listed(self.accounts)
        regions = _listed(self.regions) if self._has_regions() else ()
        refusal = self._refusal(wanted) or self._odd_region(regions)
        if refusal is not None:
            text, field = refusal
            self.note.say(text, "risk")
            field.setFocus()
            return None
        self._warn()
        has_members = self.members.isChecked()
        return CollectPlan(
            with_organization=self.organization.isChecked(),
            with_identity_center=self.people.isChecked(),
            with_resources=self.resources.isChecked(),
            use=tuple(scope for scope, box in self._use.items() if box.isChecked()),
            regions=regions,
            accounts=(wanted or None) if has_members else (),
            role=self.role.text().strip() if has_members else None,
            external_id=(self.external_id.text().strip() or None) if has_members else None,
        )

    def _has_regions(self) -> bool:
        """Tell whether something of Regions is read."""
        return any(box.isChecked() for box in (self.resources, self.use, self.events))

    def _show_regions(self) -> None:
        usual = (
            "All enabled Regions"
            if self.resources.isChecked() or self.use.isChecked()
            else "This Region, and that of global STS"
        )
        self.regions.setPlaceholderText(visible(usual))
        self._in_regions.setVisible(self._has_regions())

    def _refusal(self, wanted: tuple[str, ...]) -> tuple[str, LineField] | None:
        """Say what cannot be meant, and in which field."""
        if not self.folder.text().strip():
            return "Say where the snapshot goes.", self.folder
        if self.one.isChecked():
            return None
        if not _ROLE.fullmatch(self.role.text().strip()):
            return "Name the role to assume in each account.", self.role
        wrong = next((one for one in wanted if not is_account_id(one)), None)
        if wrong is not None:
            return no_account(wrong), self.accounts
        if not wanted and not self.organization.isChecked():
            text = "Only the organization knows all accounts: name them, or read it, too."
            return text, self.accounts
        return None

    def _odd_region(self, regions: tuple[str, ...]) -> tuple[str, LineField] | None:
        odd = next((one for one in regions if not _REGION.fullmatch(one)), None)
        if odd is None:
            return None
        return no_region(odd), self.regions

    def path(self) -> Path:
        """Return the folder of the snapshot."""
        return Path(self.folder.text().strip()).expanduser()

    def _warn(self, _change: object = None) -> None:
        """A role that may do everything is more than reading needs."""
        is_admin = self.role.text().strip() in _ADMINISTRATORS and self.members.isChecked()
        text = too_mighty(self.role.text().strip())
        self.note.say(text if is_admin else self._usual)

    def _browse(self) -> None:
        title, folder = "Folder of the snapshot", self.folder.text()
        ask_for_folder(self, title, lambda paths: self.folder.setText(paths[0]), folder=folder)


def _listed(field: LineField) -> tuple[str, ...]:
    return tuple(one for one in re.split(r"[\s,;]+", field.text()) if one)


def _below(text: StyledLabel) -> QWidget:
    """Return a text that stands below a box, hidden until somebody ticks that."""
    made = QWidget()
    hbox(made, text, margins=(_INSET, 0, 0, 0))
    made.hide()
    return made


def _beside(field: LineField, button: QPushButton) -> QWidget:
    made = QWidget()
    row = hbox(made, margins=0, spacing=8)
    row.addWidget(field, 1)
    row.addWidget(button)
    return made
