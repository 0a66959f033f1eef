"""What every module raises when something must not be believed."""


class Refused(Exception):
    """The message names the part and what is wrong with it."""


def require(condition, message):
    if not condition:
        raise Refused(message)
