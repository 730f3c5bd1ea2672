"""A call to labs, its questions, and the answer of each lab."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.foundation.records.models import Record, Versioned
from kilometre.foundation.ui import french
from kilometre.network.models import Lab, Organisation, Person, Reform

from .enums import CallKind, CallState, Choice, Rung
from .queries import AnswerQuerySet, CallQuerySet


class Call(Record):
    """What is asked of labs, by whom, until which day (included)."""

    title = models.CharField("titre", max_length=160)
    sort_key = models.CharField(max_length=160, editable=False, blank=True)
    kind = models.CharField("ce que l'on cherche", max_length=12, choices=CallKind.choices)
    question = models.TextField("ce que l'on demande", max_length=3000)
    author = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="calls", verbose_name="qui demande"
    )
    asked_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name="au nom de",
    )
    reform = models.ForeignKey(
        Reform, models.PROTECT, null=True, blank=True, related_name="calls", verbose_name="réforme ou mission"
    )
    starts_on = models.DateField("pour la période du", null=True, blank=True)
    ends_on = models.DateField("au", null=True, blank=True)
    closes_on = models.DateField("réponse attendue jusqu'au")
    state = models.CharField("état", max_length=8, choices=CallState.choices, default=CallState.OPEN)
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    outcome = models.TextField("ce qui en est sorti", max_length=2000, blank=True)
    is_shared = models.BooleanField("les labs lisent les réponses des autres", default=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel aux labs"
        constraints = [
            models.CheckConstraint(
                name="call_closed_is_dated",
                condition=Q(state=CallState.OPEN, closed_at__isnull=True)
                | Q(state=CallState.CLOSED, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="call_dates_in_order",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="call_newest"),
            models.Index(fields=["state", "closes_on"], name="call_to_close"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("calls:call", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state == CallState.OPEN


class Question(models.Model):
    """A short question that goes with the yes or no: which weeks, how many seats."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions")
    text = models.CharField("question", max_length=200)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "question d'un appel"
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["call", "text"], name="question_once")]

    def __str__(self) -> str:
        return self.text


class Answer(Versioned):
    """What one lab says; no ``choice`` while it is awaited."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="answers")
    lab = models.ForeignKey(Lab, models.PROTECT, related_name="call_answers", verbose_name="lab")
    choice = models.CharField("réponse", max_length=6, choices=Choice.choices, blank=True)
    comment = models.CharField("un mot d'explication", max_length=1000, blank=True)
    asked_at = models.DateTimeField("demandé le")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondu par"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse d'un lab"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "lab"], name="answer_once_a_lab"),
            models.CheckConstraint(
                name="answer_given_is_dated",
                condition=Q(choice="", answered_at__isnull=True)
                | (~Q(choice="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}, réponse {french.of(self.lab)}"

    def get_absolute_url(self) -> str:
        return f"{self.call.get_absolute_url()}#lab-{self.lab.slug}"

    @property
    def is_awaited(self) -> bool:
        return not self.choice


class Reply(models.Model):
    """What a lab says to one of the questions."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="replies")
    question = models.ForeignKey(Question, models.CASCADE, related_name="replies")
    text = models.CharField("réponse", max_length=500)

    class Meta:
        verbose_name = "réponse à une question"
        constraints = [models.UniqueConstraint(fields=["answer", "question"], name="reply_once")]


class Reminder(models.Model):
    """A reminder that was given: the row is claimed before the mail is written, so that it is given once.

    ``day`` tells apart those that somebody asks for; it is the day of the call's end for the two planned ones.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="reminders")
    rung = models.CharField(max_length=8, choices=Rung.choices, blank=True)
    day = models.DateField()

    class Meta:
        verbose_name = "rappel"
        constraints = [models.UniqueConstraint(fields=["answer", "rung", "day"], name="reminder_once")]
