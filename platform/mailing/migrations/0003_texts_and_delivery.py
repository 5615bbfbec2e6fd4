"""Letters that the helpdesk words, and what became of each mail."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mailing', '0002_unsubscribe'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeliveryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='delivery',
            field=models.CharField(blank=True, choices=[('delivered', 'delivered'), ('delayed', 'delayed'), ('bounced', 'came back'), ('complained', 'reported as unwanted'), ('refused', 'refused by the server'), ('held', 'held back: the address does not work')], max_length=10),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='handled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='public_id',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='resend_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='resent', to='mailing.outgoingmail'),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='state',
            field=models.CharField(choices=[('waiting', 'waiting'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed'), ('held', 'held back')], default='waiting', max_length=10),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('delivery__in', ['bounced', 'complained', 'refused', 'held'])), fields=['-created_at'], name='mail_that_did_not_arrive'),
        ),
        migrations.AddField(
            model_name='deliveryevent',
            name='mail',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='mailing.outgoingmail'),
        ),
        migrations.AddConstraint(
            model_name='failedaddress',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('address'), name='an_address_fails_once_in_any_case'),
        ),
        migrations.AddField(
            model_name='mailtext',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='mailtext',
            constraint=models.UniqueConstraint(fields=('key', 'language', 'version'), name='one_text_per_version_of_a_letter'),
        ),
        migrations.AddConstraint(
            model_name='mailtext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body', ''), ('is_standard', True)), models.Q(('is_standard', False), models.Q(('body', ''), _negated=True)), _connector='OR'), name='a_text_has_words_unless_standard'),
        ),
    ]
