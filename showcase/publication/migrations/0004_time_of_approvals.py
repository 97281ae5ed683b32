import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who gives the time of an approval is the code's matter: no table is touched, and no trigger lost."""

    dependencies = [
        ("publication", "0003_indexes_of_states"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="approval",
                    name="at",
                    field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="时间"),
                ),
            ],
        ),
    ]
