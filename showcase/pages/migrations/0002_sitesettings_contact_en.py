"""The English pages name a contact of their own; installations before this fill it in at the desk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="sitesettings",
            name="contact_en",
            field=models.CharField(default="", max_length=200, verbose_name="联系方式（英文）"),
            preserve_default=False,
        ),
    ]
