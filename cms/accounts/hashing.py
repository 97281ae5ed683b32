"""How passwords are kept: Argon2id with parameters of OWASP's Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane).

Django's own choice, 1,000,000 rounds of PBKDF2, keeps a core for 0.4 s at each log-in, and its Argon2 takes 100 MB: of
fifty people who log in before a deadline the last would wait ten seconds. These take a tenth of that, and are harder to
guess than PBKDF2 with specialised machines. A hash that was made otherwise is renewed at the next log-in.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ServerArgon2(Argon2PasswordHasher):
    time_cost, memory_cost, parallelism = 2, 19 * 1024, 1
