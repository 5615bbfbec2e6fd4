"""The outbox and what became of each mail."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models
from kernel.migrating import TablesAtOnce


class Migration(TablesAtOnce):

    replaces = [('mailing', '0001_initial'), ('mailing', '0002_unsubscribe'), ('mailing', '0003_texts_and_delivery'), ('mailing', '0004_name_every_mail'), ('mailing', '0005_every_mail_has_a_name'), ('mailing', '0010_wire')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='FailedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('address', models.EmailField(max_length=254)),
                ('kind', models.CharField(choices=[('delivered', 'delivered'), ('delayed', 'delayed'), ('bounced', 'came back'), ('complained', 'reported as unwanted'), ('refused', 'refused by the server'), ('held', 'held back: the address does not work')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('address'), name='an_address_fails_once_in_any_case')],
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('dedupe_key', models.CharField(max_length=200, unique=True)),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('to', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('subject', models.CharField(max_length=300)),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('calendar', models.TextField(blank=True)),
                ('calendar_method', models.CharField(blank=True, max_length=10)),
                ('unsubscribe_url', models.CharField(blank=True, max_length=500)),
                ('wire', models.BinaryField(default=b'')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed'), ('held', 'held back')], default='waiting', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
                ('delivery', models.CharField(blank=True, choices=[('delivered', 'delivered'), ('delayed', 'delayed'), ('bounced', 'came back'), ('complained', 'reported as unwanted'), ('refused', 'refused by the server'), ('held', 'held back: the address does not work')], max_length=10)),
                ('handled_at', models.DateTimeField(blank=True, null=True)),
                ('resend_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='resent', to='mailing.outgoingmail')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'sent'), _negated=True), fields=['due_at'], name='mail_not_sent_by_due'), models.Index(condition=models.Q(('delivery__in', ['bounced', 'complained', 'refused', 'held'])), fields=['-created_at'], name='mail_that_did_not_arrive')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='sent_mail_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('calendar', ''), ('calendar_method', '')), models.Q(models.Q(('calendar', ''), _negated=True), models.Q(('calendar_method', ''), _negated=True)), _connector='OR'), name='calendar_part_has_a_method')],
            },
        ),
        migrations.CreateModel(
            name='DeliveryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='mailing.outgoingmail')),
                ('kind', models.CharField(choices=[('delivered', 'delivered'), ('delayed', 'delayed'), ('bounced', 'came back'), ('complained', 'reported as unwanted'), ('refused', 'refused by the server'), ('held', 'held back: the address does not work')], max_length=10)),
                ('source', models.CharField(choices=[('server', 'mail server'), ('report', 'returned mail'), ('provider', 'mail provider'), ('house', 'Kakehashi')], max_length=8)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MailText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=100)),
                ('language', models.CharField(max_length=2)),
                ('version', models.PositiveIntegerField()),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('body', models.TextField(blank=True)),
                ('is_standard', models.BooleanField(default=False)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'language', 'version'), name='one_text_per_version_of_a_letter'), models.CheckConstraint(condition=models.Q(models.Q(('body', ''), ('is_standard', True)), models.Q(('is_standard', False), models.Q(('body', ''), _negated=True)), _connector='OR'), name='a_text_has_words_unless_standard')],
            },
        ),
    ]
